import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "./oracle/random.js";
import { publishedMessages, respValues } from "./resp-values.js";

const fates = { lost: 0.25, late: 0.25, doubled: 0.15 };
const lateAtMostMs = 300;

/**
 * Stands in front of Redis and spoils what subscribers are told: messages are lost, come late (so out of order), or
 * twice. Every other reply passes as it is.
 */
export class LossyBroker {
  /** While true, it passes everything. */
  isFaithful = false;
  readonly count = { passed: 0, lost: 0, late: 0, doubled: 0 };
  readonly #links = new Set<{ client: Socket; redis: Socket }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #server: Server | undefined;

  constructor(private readonly random: Random) {}

  /** The same Redis's URL through this broker. */
  async open(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const server = createServer((client) => this.#accept(client, connect(Number(port || 6379), hostname)));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const through = new URL(url);
    through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return through.href;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Ends the connections there are; new ones work. */
  cut(): void {
    for (const { client, redis } of this.#links) {
      client.destroy();
      redis.destroy();
    }
    this.#links.clear();
  }

  close(): void {
    this.#server?.close();
    this.cut();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #accept(client: Socket, redis: Socket): void {
    const link = { client, redis };
    this.#links.add(link);
    for (const socket of [client, redis]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#links.delete(link);
        client.destroy();
        redis.destroy();
      });
    }
    client.on("data", (bytes) => redis.write(bytes));
    const wholeValues = respValues();
    const isPublished = publishedMessages();
    redis.on("data", (bytes) => {
      for (const value of wholeValues(bytes)) {
        if (isPublished(value)) this.#deliver(value, client);
        else client.write(value);
      }
    });
  }

  #deliver(message: Buffer, client: Socket): void {
    const fate = this.isFaithful ? "passed" : this.#drawFate();
    this.count[fate]++;
    if (fate === "passed" || fate === "doubled") client.write(message);
    if (fate === "late" || fate === "doubled") this.#deliverLate(message, client);
  }

  #deliverLate(message: Buffer, client: Socket): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (client.writable) client.write(message);
    }, this.random.below(lateAtMostMs)).unref();
    this.#timers.add(timer);
  }

  #drawFate(): keyof LossyBroker["count"] {
    let drawn = this.random.next();
    for (const fate of ["lost", "late", "doubled"] as const) {
      if (drawn < fates[fate]) return fate;
      drawn -= fates[fate];
    }
    return "passed";
  }
}
