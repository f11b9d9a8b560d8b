import { aBroker } from "../a-broker.js";
import { LossyBroker } from "../lossy-broker.js";
import { InstanceProcess } from "./instance-process.js";
import type { Random } from "./random.js";
import { World } from "./world.js";

const edgeCount = 3;
const lastMessages = 100;

/** Two relays, a member and three edges, which hear each other by a broker that spoils messages. */
export class BrokerWorld extends World {
  readonly edges: InstanceProcess[] = [];
  #areScreensAtEdges = false;

  private constructor(
    readonly broker: Awaited<ReturnType<typeof aBroker>>,
    readonly lossy: LossyBroker,
    /** What was told, as it was told. */
    readonly told: { channel: string; message: string }[],
    changedSettings: Record<string, string>,
  ) {
    super(changedSettings, [{ RELAY: "true" }, { RELAY: "true" }, {}]);
  }

  /** Its broker ends with the test. */
  static async create(random: Random, changedSettings: Record<string, string> = {}): Promise<BrokerWorld> {
    const broker = await aBroker();
    const lossy = new LossyBroker(random);
    const settings = { ...changedSettings, BROKER_URL: await lossy.open(broker.url) };
    return new BrokerWorld(broker, lossy, await broker.listen(), settings);
  }

  override async start(): Promise<void> {
    await super.start();
    const { key } = await this.rest("POST", "/v1/api-keys", { name: "edges", role: "edge" });
    const { ADMIN_API_KEY, ...settings } = this.settings;
    const [first, second, member] = this.instances.map(({ url }) => url);
    for (let number = 0; number < edgeCount; number++) {
      const ORIGIN_URL = (number % 2 === 0 ? [member, first] : [second, member]).join(",");
      this.edges.push(new InstanceProcess({ ...settings, ORIGIN_URL, EDGE_KEY: key }));
    }
    await Promise.all(this.edges.map((edge) => edge.start()));
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.lossy.close();
  }

  override get servers(): InstanceProcess[] {
    return [...this.instances, ...this.edges];
  }

  override get doors() {
    return this.#areScreensAtEdges
      ? { servers: this.edges, arePublic: true }
      : { servers: this.instances, arePublic: false };
  }

  override get figures(): string[] {
    const { passed, lost, late, doubled } = this.lossy.count;
    const told = passed + lost + late + doubled;
    return [`${told} messages by the broker, probes included: ${lost} lost, ${late} late, ${doubled} doubled`];
  }

  /** Every other storm is at the edges; in one of four the broker is faithful, whatever else happens to it. */
  override beginStorm(number: number): void {
    this.#areScreensAtEdges = number % 2 === 0;
    this.lossy.isFaithful = number % 4 === 3;
    this.told.splice(0, this.told.length - lastMessages);
  }

  override endFaults(): void {
    super.endFaults();
    this.lossy.isFaithful = true;
  }

  override async isReady(server: InstanceProcess): Promise<boolean> {
    const reply = await fetch(`${server.url}/health/ready`).catch(() => undefined);
    const health = (await reply?.json().catch(() => undefined)) as { changes: string } | undefined;
    return reply?.status === 200 && health?.changes === "broker";
  }
}
