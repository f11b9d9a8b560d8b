import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { Ask } from "../db/hedge.js";
import { type Logger, reasonOf } from "../logger.js";
import type { ClinicState } from "./clinic-state.js";
import { DeafnessWatch } from "./deafness-watch.js";
import { DeliveryProbe } from "./delivery-probe.js";
import { Feed } from "./feed.js";
import { defaultTiming, type HubTiming } from "./hub-timing.js";
import { Listener } from "./listener.js";
import { LiveClinics } from "./live-clinics.js";
import { Refresher } from "./refresher.js";
import type { Session } from "./session.js";
import { SessionWatch } from "./session-watch.js";
import { newSignal } from "./signal.js";

const tickMs = 500;
/**
 * After a read a clinic rests for as long as makes reading and sending half of the time. While changes come faster than
 * that, it rests for 20 ms at least: frames get fewer and larger. No change waits for longer than 50 ms before it is read.
 */
const restOf = ({ tookMs, isHurried }: Feed) => Math.min(Math.max(2 * tookMs, isHurried ? 20 : 0), 50);
const retryReadAfterMs = 1_000;
const startWaitsAtMostMs = 2_000;
/** While notifications are not proven to arrive, a state older than this is not good enough to begin with. */
const unprovenGoodForMs = 1_000;

export interface HubOptions {
  /** Lends at most one connection. */
  db: Knex;
  /** The same, and another when that one does not answer: the hub's reads. */
  ask: Ask;
  listenUrl: string;
  clock: Clock;
  log: Logger;
  timing?: Partial<HubTiming> | undefined;
}

/**
 * Turns notifications into frames. A notification only says that a clinic changed; the hub then reads what
 * changed once and brings every stream of that clinic up to it. Nothing depends on a notification arriving:
 * the hub reads again after every reconnect and before every ping.
 */
export class Hub {
  readonly listener: Listener;
  readonly probe: DeliveryProbe;
  readonly clinics: LiveClinics;
  readonly sessionWatch: SessionWatch;
  readonly #deafness: DeafnessWatch;
  readonly #feeds = new Map<number, Feed>();
  readonly #refresher: Refresher;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #timing: HubTiming;
  #timer: NodeJS.Timeout | undefined;
  #readsFail = false;
  readonly #delivers = newSignal();

  constructor({ db, ask, listenUrl, clock, log, timing }: HubOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#timing = { ...defaultTiming, ...timing };
    this.sessionWatch = new SessionWatch(this.#timing.stalledAtMostMs);
    this.#refresher = new Refresher(ask, (feed) => {
      this.#readsFail = false;
      feed.publish().catch((error) => log.error(error, "hub: some streams cannot be told what changed"));
    });
    this.clinics = new LiveClinics((clinicId, { epoch, clinicVersion }) => {
      const feed = this.#feeds.get(clinicId);
      if (!feed?.state) return undefined;
      const { state } = feed;
      if (state.epoch !== epoch || state.clinic.version > clinicVersion) return false;
      return this.#mustRead(feed) || state.clinic.version < clinicVersion ? undefined : true;
    });
    this.probe = new DeliveryProbe(db, this.#timing.probeEveryMs);
    this.listener = new Listener(
      listenUrl,
      {
        onClinic: (clinicId) => this.#changed(clinicId),
        onProbe: (token) => {
          this.probe.heard(token);
          if (this.probe.isProven) this.#delivers.resolve();
        },
        onConnected: () => this.#connected(),
      },
      log,
    );
    this.#deafness = new DeafnessWatch(this.listener, this.probe, log, 3 * this.#timing.probeEveryMs);
  }

  /**
   * Resolves when notifications are first proven to arrive, or in a while. Streams that come before would have to
   * be read for twice: what was read before LISTEN may lack a change that nobody heard.
   */
  async start(): Promise<void> {
    this.listener.start();
    this.probe.start();
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    const patience = setTimeout(() => this.#delivers.resolve(), startWaitsAtMostMs);
    await this.#delivers.done;
    clearTimeout(patience);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#delivers.resolve();
    this.probe.stop();
    for (const feed of this.#feeds.values()) clearTimeout(feed.readTimer);
    this.#feeds.clear();
    await this.listener.stop();
  }

  /** Statements sent to read clinics. */
  get readCount(): number {
    return this.#refresher.readCount;
  }

  /** Whether notifications arrive, and why not. */
  get delivery() {
    return this.#deafness.state;
  }

  get streamCount(): number {
    return [...this.#feeds.values()].reduce((count, { sessions }) => count + sessions.size, 0);
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
    if (this.#mustRead(feed)) await (this.#mayShareRead(feed) ? feed.reading : this.#refresher.refresh(feed));
    let state = feed.state as ClinicState;
    let version = resumeFrom(state);
    if (version !== undefined && version > state.version) {
      await this.#refresher.refresh(feed); // another instance may be ahead of this one
      state = feed.state as ClinicState;
      version = resumeFrom(state); // it may be of another history by now
    }
    if (!session.isOpen) return;
    session.version = version !== undefined && version > state.version ? undefined : version;
    feed.nextPingAt ||= performance.now() + this.#timing.pingEveryMs;
    feed.sessions.add(session);
    const isUpToDate = session.version === state.version;
    session.advance(state);
    if (isUpToDate) session.ping(state, this.#clock.now(), this.probe.staleMs);
    if (feed.isStale) this.#read(feed); // a change came during the read, when nobody was there to be told
  }

  /** The reader has drained: it gets the current state as one update. */
  drained(feed: Feed, session: Session): void {
    if (!session.isOpen) return;
    session.resume();
    if (feed.state && feed.sessions.has(session)) session.advance(feed.state);
  }

  #mustRead(feed: Feed): boolean {
    if (!feed.state || feed.isStale) return true;
    return !this.probe.isProven && performance.now() - feed.freshAt > unprovenGoodForMs;
  }

  /** A read that is under way will do for a crowd, as a state would: nothing is known to have changed since it began. */
  #mayShareRead(feed: Feed): boolean {
    return feed.reading !== undefined && !feed.isStale && this.probe.isProven;
  }

  #changed(clinicId: number): void {
    const feed = this.#feeds.get(clinicId);
    if (!feed) return;
    feed.isStale = true;
    if (feed.sessions.size === 0) return;
    const waitMs = feed.readBeganAt + restOf(feed) - performance.now();
    feed.isHurried = waitMs > 0;
    this.#read(feed, waitMs);
  }

  /** Reads a clinic for its streams, now or in a while, and until it succeeds. */
  #read(feed: Feed, waitMs = 0): void {
    if (waitMs > 0) {
      feed.readTimer ??= setTimeout(() => this.#read(feed), waitMs).unref();
      return;
    }
    clearTimeout(feed.readTimer);
    feed.readTimer = undefined;
    this.#refresher.refresh(feed).catch((error) => {
      if (!this.#readsFail) this.#log.warn({ reason: reasonOf(error) }, "hub: cannot read the database, retrying");
      this.#readsFail = true;
      if (feed.sessions.size > 0) this.#read(feed, retryReadAfterMs * (1 + Math.random()));
    });
  }

  /** Notifications may have been missed before this moment, so every followed clinic is read. */
  #connected(): void {
    void this.probe.send();
    for (const feed of this.#feeds.values()) {
      feed.isStale = true;
      if (feed.sessions.size > 0) this.#read(feed);
    }
  }

  #tick(): void {
    const now = performance.now();
    this.#deafness.check(now);
    this.sessionWatch.check(now, this.#clock.now().getTime());
    for (const [clinicId, feed] of this.#feeds) {
      if (feed.sessions.size > 0 && now >= feed.nextPingAt) {
        feed.nextPingAt = now + this.#timing.pingEveryMs;
        void this.#readAndPing(feed);
      }
      if (!feed.isUsed && now - feed.lastUsedAt > this.#timing.forgetUnusedAfterMs) {
        this.#feeds.delete(clinicId);
      }
    }
  }

  /** The read before a ping is the net under every notification that was lost. */
  async #readAndPing(feed: Feed): Promise<void> {
    const askedAt = performance.now();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, this.#timing.pingWaitsAtMostMs).unref());
    this.#read(feed);
    await Promise.race([this.#refresher.refresh(feed).catch(() => {}), limit]);
    // When the state could not be read either, it is as old as the last read that could.
    const unreadMs = feed.freshAt >= askedAt ? 0 : performance.now() - feed.freshAt;
    await feed.ping(this.#clock.now(), Math.max(this.probe.staleMs, unreadMs));
  }
}
