import type { Knex } from "knex";
import type pg from "pg";
import pgListen from "pg-listen";
import { connectionTo } from "../db/connection.js";
import { isSqlState, SqlState } from "../db/sql-state.js";
import { type Logger, reasonOf } from "../logger.js";
import { withTimeLimit } from "../time-limit.js";
import type { ChangeFeed, ChangeFeedEvents, FeedWords } from "./change-feed.js";

const createSubscriber = pgListen.default;
type Subscriber = ReturnType<typeof createSubscriber<Record<string, unknown>>>;

const refusedWaitsMs = 1_000;

/** The channel of the version trigger's notifications; the payload is a clinic's id. */
const channel = "dawr";

const words: FeedWords = {
  name: "listener",
  deaf:
    "no notification arrives; every stream is late. A silent link heals by the new connection that is now tried; through " +
    "PgBouncer in transaction mode this can never work: point LISTEN_DATABASE_URL at PostgreSQL itself",
  unsent: "a full notification queue is 54000, a read-only server 25006",
};

const heardAlready = Promise.resolve();

/** The one connection that hears NOTIFY, of every clinic. */
export class Listener implements ChangeFeed {
  readonly words = words;
  readonly #connection: pg.ClientConfig;
  #subscriber: Subscriber | undefined;
  #isConnected = false;
  #connects = 0;
  heardCount = 0;

  constructor(
    connectionString: string,
    /** Sends the probes, for they must come over another connection. */
    private readonly db: Knex,
    private readonly events: ChangeFeedEvents,
    private readonly log: Logger,
  ) {
    this.#connection = connectionTo(connectionString, {
      application_name: "dawr-listener",
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: 4_000, // lets the paranoid check below fail on a half-open link
      options:
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c tcp_user_timeout=30000",
    });
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get reconnects(): number {
    return Math.max(0, this.#connects - 1);
  }

  start(): void {
    const subscriber: Subscriber = createSubscriber<Record<string, unknown>>(this.#connection, {
      retryLimit: Number.POSITIVE_INFINITY,
      retryTimeout: 0, // for ever
      retryInterval: (attempt) => {
        if (subscriber !== this.#subscriber) throw new Error("closed"); // ends pg-listen's retry loop
        return Math.min(250 * 2 ** Math.min(attempt, 3), 2_000) + Math.random() * 250;
      },
      paranoidChecking: 5_000,
      parse: (payload) => parse(payload),
    });
    this.#subscriber = subscriber;
    const ifCurrent = (react: () => void) => {
      if (subscriber === this.#subscriber) react();
    };
    subscriber.events.on("error", (error) =>
      ifCurrent(() => {
        this.log.warn({ reason: error.message }, "listener: connection trouble, reconnecting");
        this.#leaveIfRefused(subscriber, error);
      }),
    );
    subscriber.events.on("reconnect", () =>
      ifCurrent(() => {
        this.#isConnected = false;
      }),
    );
    subscriber.events.on("connected", () => void this.#onConnected(subscriber));
    subscriber.notifications.on(channel, (payload) => ifCurrent(() => this.#dispatch(payload)));
    subscriber.connect().catch((error) =>
      ifCurrent(() => {
        this.#isConnected = false;
        this.log.warn({ reason: reasonOf(error) }, "listener: first connection failed, retrying");
      }),
    );
  }

  /**
   * Begins anew on a fresh connection, for one that is connected and yet hears nothing: pg-listen does not
   * notice when only its LISTEN failed (a standby that is promoted later, a statement that timed out).
   */
  restart(): void {
    void this.stop();
    this.start();
  }

  async stop(): Promise<void> {
    const subscriber = this.#subscriber;
    this.#subscriber = undefined;
    this.#isConnected = false;
    if (!subscriber) return;
    await withTimeLimit(2_000, close(subscriber)); // a half-open socket may never close
  }

  async sendProbe(token: string): Promise<void> {
    try {
      await this.db.raw("select pg_notify('dawr', ?)", [JSON.stringify(token)]);
    } catch (error) {
      if (isSqlState(error, SqlState.notificationQueueFull)) await this.#moveQueueTail();
      throw error;
    }
  }

  /** PostgreSQL moves the tail of a full queue only when it is asked how full the queue is, or by a NOTIFY, which fails. */
  async #moveQueueTail(): Promise<void> {
    await this.db.raw("select pg_notification_queue_usage()").catch(() => {});
  }

  follow(): Promise<void> {
    return heardAlready;
  }

  unfollow(): void {}

  async #onConnected(subscriber: Subscriber): Promise<void> {
    if (subscriber !== this.#subscriber) return void close(subscriber); // pg-listen reconnects even after close()
    try {
      await subscriber.listenTo(channel);
    } catch (error) {
      return this.#leaveIfRefused(subscriber, error);
    }
    if (subscriber !== this.#subscriber) return;
    this.#isConnected = true;
    this.#connects++;
    this.#guarded(() => this.events.onConnected()); // LISTEN first, then read: what commits in between is heard
  }

  /**
   * A connection that broke is pg-listen's to replace. One whose server refuses LISTEN (a standby) lives on, and pg-listen would
   * keep it: it is left, for the address may lead elsewhere by now.
   */
  #leaveIfRefused(subscriber: Subscriber, error: unknown): void {
    if (subscriber !== this.#subscriber || !isAnswer(error)) return;
    this.log.warn({ reason: reasonOf(error) }, "listener: PostgreSQL refuses LISTEN, trying another connection");
    this.#isConnected = false;
    const leave = () => {
      if (subscriber === this.#subscriber) this.restart();
    };
    setTimeout(leave, refusedWaitsMs * (1 + Math.random() / 2)).unref();
  }

  #dispatch(payload: unknown): void {
    this.#guarded(() => {
      if (typeof payload === "number") {
        this.heardCount++;
        this.events.onChange({ clinicId: payload });
      } else if (typeof payload === "string") this.events.onProbe(payload);
      else this.log.warn("listener: a notification that is not ours");
    });
  }

  /** What a handler throws would end the process: pg calls it from the socket's data callback. */
  #guarded(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.log.error(error, "listener: a handler failed");
    }
  }
}

/** Said by the server, over a connection that stands. FATAL ends it. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error && "severity" in error && error.severity === "ERROR";

const close = async (subscriber: Subscriber): Promise<void> => {
  await Promise.resolve(subscriber.close()).catch(() => {});
};

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
