import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import pgListen from "pg-listen";
import type { Logger } from "../logger.js";

const createSubscriber = pgListen.default;

/** The channel of the version trigger's notifications; the payload is a clinic's id. */
const channel = "dawr";

export interface ListenerEvents {
  /** A clinic changed. */
  onClinic(clinicId: number): void;
  /** A probe came back: delivery works. */
  onProbe(probe: string): void;
  /** Listening (again); notifications since the last time may be lost. */
  onConnected(): void;
}

/** The one connection that hears NOTIFY. It never gives up, and a bad payload is only a warning. */
export class Listener {
  readonly #subscriber;
  #isStopped = false;
  #isConnected = false;
  reconnects = 0;

  constructor(
    connectionString: string,
    private readonly events: ListenerEvents,
    private readonly log: Logger,
  ) {
    const connection: pg.ClientConfig = {
      connectionString,
      application_name: "dawr-listener",
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: 4_000, // lets the paranoid check below fail on a half-open link
      options:
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c tcp_user_timeout=30000",
    };
    this.#subscriber = createSubscriber<Record<string, unknown>>(connection, {
      retryLimit: Number.POSITIVE_INFINITY,
      retryTimeout: 0, // for ever
      retryInterval: (attempt) => this.#waitBeforeAttempt(attempt),
      paranoidChecking: 5_000,
      parse: (payload) => this.#parse(payload),
    });
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Returns at once; a failed first connection is retried like any other. */
  start(): void {
    const { events, notifications } = this.#subscriber;
    events.on("error", (error) => {
      if (!this.#isStopped) this.log.warn({ reason: error.message }, "listener: connection trouble, reconnecting");
    });
    events.on("reconnect", () => {
      this.#isConnected = false;
      this.reconnects++;
    });
    events.on("connected", () => this.#onConnected());
    notifications.on(channel, (payload) => this.#dispatch(payload));
    this.#subscriber.connect().catch((error) => {
      this.#isConnected = false;
      if (!this.#isStopped) this.log.warn({ reason: String(error) }, "listener: first connection failed, retrying");
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isConnected = false;
    const closed = Promise.resolve(this.#subscriber.close()).catch(() => {});
    await Promise.race([closed, delay(2_000, undefined, { ref: false })]); // a half-open socket may never close
  }

  #onConnected(): void {
    if (this.#isStopped) return void this.#subscriber.close(); // pg-listen reconnects even after close()
    // LISTEN first, then read: whatever commits in between is heard.
    Promise.resolve(this.#subscriber.listenTo(channel)).then(
      () => {
        this.#isConnected = true;
        this.events.onConnected();
      },
      () => {}, // the connection broke again; pg-listen reconnects
    );
  }

  #waitBeforeAttempt(attempt: number): number {
    if (this.#isStopped) throw new Error("stopped"); // ends pg-listen's retry loop
    return Math.min(250 * 2 ** Math.min(attempt, 5), 5_000) + Math.random() * 250;
  }

  #parse(payload: string): unknown {
    try {
      return JSON.parse(payload);
    } catch {
      return undefined;
    }
  }

  #dispatch(payload: unknown): void {
    try {
      if (typeof payload === "number") this.events.onClinic(payload);
      else if (typeof payload === "string") this.events.onProbe(payload);
      else this.log.warn("listener: a notification that is not ours");
    } catch (error) {
      this.log.error(error, "listener: a handler failed");
    }
  }
}
