import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { Logger } from "../logger.js";
import type { ClinicState } from "./clinic-state.js";
import { DeliveryProbe } from "./delivery-probe.js";
import { Feed } from "./feed.js";
import type { ByeReason } from "./frames.js";
import { Listener } from "./listener.js";
import { Refresher } from "./refresher.js";
import type { Session } from "./session.js";

const tickMs = 500;
const pingEveryMs = 15_000;
/** Under load a clinic is read at most this often for its streams; frames get fewer and larger. */
const readAtMostEveryMs = 20;
const retryReadAfterMs = 1_000;
const stalledAtMostMs = 60_000;
const forgetUnusedAfterMs = 60_000;

export interface HubOptions {
  /** Lends at most one connection: the hub's reads. */
  db: Knex;
  listenUrl: string;
  clock: Clock;
  log: Logger;
}

/**
 * Turns notifications into frames. A notification only says that a clinic changed; the hub then reads what
 * changed once and brings every stream of that clinic up to it. Nothing depends on a notification arriving:
 * the hub reads again after every reconnect and before every ping.
 */
export class Hub {
  readonly listener: Listener;
  readonly probe: DeliveryProbe;
  readonly #feeds = new Map<number, Feed>();
  readonly #refresher: Refresher;
  readonly #clock: Clock;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #readsFail = false;

  constructor({ db, listenUrl, clock, log }: HubOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#refresher = new Refresher(db, (feed) => {
      this.#readsFail = false;
      void feed.publish();
    });
    this.probe = new DeliveryProbe(db);
    this.listener = new Listener(
      listenUrl,
      {
        onClinic: (clinicId) => this.#changed(clinicId),
        onProbe: (token) => this.probe.heard(token),
        onConnected: () => this.#connected(),
      },
      log,
    );
  }

  start(): void {
    this.listener.start();
    this.probe.start();
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.probe.stop();
    await this.listener.stop();
  }

  get streamCount(): number {
    let count = 0;
    for (const feed of this.#feeds.values()) count += feed.sessions.size;
    return count;
  }

  feed(clinicId: number): Feed {
    let feed = this.#feeds.get(clinicId);
    if (!feed) {
      feed = new Feed(clinicId);
      this.#feeds.set(clinicId, feed);
    }
    feed.lastUsedAt = performance.now();
    return feed;
  }

  /** The clinic's state at this version of this history, or a later one. */
  async stateAtLeast(clinicId: number, { epoch, version }: { epoch: string; version: number }): Promise<ClinicState> {
    const feed = this.feed(clinicId);
    if (feed.state?.epoch !== epoch || feed.state.version < version) await this.#refresher.refresh(feed);
    if (!feed.state) throw new Error("the clinic's state was dropped while it was read");
    return feed.state;
  }

  /**
   * Attaches a stream: from now on it gets every change, beginning with what it lacks. `resumeFrom` tells the
   * version that its reader holds of this state's history; undefined gives it a snapshot.
   */
  async join(feed: Feed, session: Session, resumeFrom: (state: ClinicState) => number | undefined): Promise<void> {
    if (!feed.state || feed.isStale || !this.probe.isProven) await this.#refresher.refresh(feed);
    let state = feed.state as ClinicState;
    session.version = resumeFrom(state);
    if (session.version !== undefined && session.version > state.version) {
      await this.#refresher.refresh(feed); // another instance may be ahead of this one
      state = feed.state as ClinicState;
      if (session.version > state.version) session.version = undefined;
    }
    if (!session.isOpen) return;
    feed.nextPingAt ||= performance.now() + pingEveryMs;
    feed.sessions.add(session);
    if (session.version === state.version) session.ping(state, this.#clock.now(), this.probe.staleMs);
    else session.advance(state);
  }

  /** The reader has drained: it gets the current state as one update. */
  drained(feed: Feed, session: Session): void {
    session.stalledSince = undefined;
    if (feed.state) session.advance(feed.state);
  }

  endAll(reason: ByeReason, retryMs: () => number): void {
    for (const feed of this.#feeds.values()) {
      for (const session of feed.sessions) session.end(reason, retryMs());
    }
  }

  #changed(clinicId: number): void {
    const feed = this.#feeds.get(clinicId);
    if (!feed || feed.isStale) return; // already to be read
    feed.isStale = true;
    if (feed.sessions.size === 0) return; // whoever comes next reads it
    const waitMs = feed.lastReadAt + readAtMostEveryMs - performance.now();
    if (waitMs <= 0) this.#refresh(feed);
    else setTimeout(() => this.#refresh(feed), waitMs);
  }

  #refresh(feed: Feed): void {
    this.#refresher.refresh(feed).catch((error) => {
      if (!this.#readsFail) this.#log.warn({ reason: String(error) }, "hub: cannot read the database, retrying");
      this.#readsFail = true;
      if (feed.sessions.size > 0) setTimeout(() => this.#refresh(feed), retryReadAfterMs * (1 + Math.random())).unref();
    });
  }

  /** Notifications may have been missed before this moment, so every followed clinic is read. */
  #connected(): void {
    void this.probe.send();
    for (const feed of this.#feeds.values()) {
      feed.isStale = true;
      if (feed.sessions.size > 0) this.#refresh(feed);
    }
  }

  #tick(): void {
    const now = performance.now();
    const wallClock = this.#clock.now().getTime();
    for (const [clinicId, feed] of this.#feeds) {
      for (const session of feed.sessions) this.#endIfOver(session, now, wallClock);
      if (feed.sessions.size === 0) {
        if (now - feed.lastUsedAt > forgetUnusedAfterMs) this.#feeds.delete(clinicId);
      } else if (now >= feed.nextPingAt) {
        feed.nextPingAt = now + pingEveryMs;
        void this.#readAndPing(feed);
      }
    }
  }

  #endIfOver(session: Session, now: number, wallClock: number): void {
    if (session.stalledSince !== undefined && now - session.stalledSince > stalledAtMostMs) session.destroy();
    else if (wallClock >= session.terms.endsAt) {
      session.end(session.terms.endReason, session.terms.endReason === "timeout" ? 100 : undefined);
    }
  }

  /** The read before a ping is the net under every notification that was lost. */
  async #readAndPing(feed: Feed): Promise<void> {
    await this.#refresher.refresh(feed).catch(() => {});
    await feed.ping(this.#clock.now(), this.probe.staleMs);
  }
}
