import { type Logger, reasonOf } from "../logger.js";
import { withTimeLimit } from "../time-limit.js";

export interface BrokerEvents {
  /** Connected (again), and every channel is heard. */
  onConnected(): void;
  onMessage(channel: string, text: string): void;
}

type Client = Awaited<ReturnType<typeof newClient>>;

/** What is not answered by then is given up with its connection: a frozen broker and a half-open link say nothing. */
const answersWithinMs = 2_000;

/** Whoever sets no broker loads none of its client. */
async function newClient(url: string) {
  const { createClient } = await import("@redis/client");
  return createClient({
    url,
    name: "dawr",
    disableClientInfo: true, // needs a permission that Redis 7.0 cannot even name
    disableOfflineQueue: true, // late messages would only be in the way of new ones
    maintNotifications: "disabled",
    commandOptions: { timeout: 0 }, // an answer's time limit is the broker's own, at half the cost of a publish
    pingInterval: 2_000,
    socket: {
      connectTimeout: 3_000,
      socketTimeout: 5_000, // longer than from one ping to the next
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000) + Math.random() * 250,
    },
  });
}

/** A connection to the broker that never gives up. What is sent while there is none is refused at once. */
export class Broker {
  readonly #channels = new Set<string>();
  #client: Client | undefined;
  /** Counts the clients, so that a former one says nothing. */
  #generation = 0;
  #isConnected = false;
  #isTroubled = false;
  #connects = 0;

  constructor(
    private readonly url: string,
    private readonly events: BrokerEvents,
    private readonly log: Logger,
  ) {}

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get reconnects(): number {
    return Math.max(0, this.#connects - 1);
  }

  start(): void {
    this.#open(++this.#generation).catch((error) => this.log.error(error, "broker: its client cannot be loaded"));
  }

  restart(): void {
    this.stop();
    this.start();
  }

  stop(): void {
    this.#generation++;
    this.#isConnected = false;
    this.#client?.destroy();
    this.#client = undefined;
  }

  /** Rejects unless the broker has acknowledged it in time. */
  async publish(channel: string, text: string): Promise<void> {
    if (!this.#client || !this.#isConnected) throw new Error("the broker is away");
    await this.#answer(this.#client, this.#client.publish(channel, text));
  }

  /** Resolves when the channel is heard. While there is no connection that is once there is one, and `onConnected` tells. */
  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    if (this.#client && this.#isConnected) {
      await this.#answer(this.#client, this.#client.subscribe(channel, this.#onMessage));
    }
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel);
    if (this.#isConnected) this.#client?.unsubscribe(channel).catch(() => {});
  }

  async #open(generation: number): Promise<void> {
    const client = await newClient(this.url);
    if (generation !== this.#generation) return;
    this.#client = client;
    client.on("error", (error) => {
      if (generation === this.#generation) this.#troubled(error, client.isReady);
    });
    client.on("ready", () => {
      if (generation === this.#generation) void this.#ready(client);
    });
    client.connect().catch(() => {}); // only of a client that was destroyed meanwhile
  }

  /** What the client has not heard yet was asked for while it was away. */
  async #ready(client: Client): Promise<void> {
    try {
      if (this.#channels.size > 0) await this.#answer(client, client.subscribe([...this.#channels], this.#onMessage));
    } catch (error) {
      this.#troubled(error);
      setTimeout(() => client === this.#client && !this.#isConnected && this.restart(), answersWithinMs).unref();
      return;
    }
    if (client !== this.#client || !client.isReady) return;
    if (this.#isTroubled) this.log.info("broker: connected again");
    this.#isTroubled = false;
    this.#isConnected = true;
    this.#connects++;
    this.#guarded(() => this.events.onConnected());
  }

  #troubled(error: unknown, isReady = false): void {
    this.#isConnected &&= isReady; // a command that is refused is trouble too
    if (!this.#isTroubled) this.log.warn({ reason: reasonOf(error) }, "broker: connection trouble, reconnecting");
    this.#isTroubled = true;
  }

  async #answer(client: Client, answer: Promise<unknown>): Promise<void> {
    const isAnswered = await withTimeLimit(
      answersWithinMs,
      answer.then(() => true),
    );
    if (isAnswered) return;
    if (client === this.#client) {
      this.#troubled(new Error("no answer"));
      this.restart();
    }
    throw new Error("the broker does not answer");
  }

  /** One and the same for all channels: to subscribe again to what is heard already does nothing. */
  readonly #onMessage = (text: string, channel: string): void => {
    if (this.#channels.has(channel)) this.#guarded(() => this.events.onMessage(channel, text));
    else this.unsubscribe(channel); // left while there was no connection
  };

  /** What a handler throws would end in the socket's data callback. */
  #guarded(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.log.error(error, "broker: a handler failed");
    }
  }
}
