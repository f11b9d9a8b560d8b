import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { HedgedRead } from "../db/hedged-read.js";
import { newDeferred } from "../deferred.js";
import { type Logger, reasonOf } from "../logger.js";
import { DeliveryProbe } from "../notifications/delivery-probe.js";
import { Listener } from "../notifications/listener.js";
import { ListenerRecovery } from "../notifications/listener-recovery.js";
import type { ClinicState } from "./clinic-state.js";
import { FollowedClinic } from "./followed-clinic.js";
import { defaultTiming, type HubTiming } from "./hub-timing.js";
import { LiveClinics } from "./live-clinics.js";
import { ReadQueue } from "./read-queue.js";
import type { Stream } from "./stream.js";
import { StreamExpiry } from "./stream-expiry.js";

const tickMs = 500;
/**
 * After a read a clinic rests for as long as makes reading and sending half of the time. While changes come faster than
 * that, it rests for 20 ms at least: frames get fewer and larger. No change waits for longer than 50 ms before it is read.
 */
const restOf = ({ tookMs, isHurried }: FollowedClinic) => Math.min(Math.max(2 * tookMs, isHurried ? 20 : 0), 50);
const retryReadAfterMs = 1_000;
const startWaitsAtMostMs = 2_000;
/** While notifications are not proven to arrive, a state older than this is not good enough to begin with. */
const unprovenGoodForMs = 1_000;

export interface HubOptions {
  /** Lends at most one connection. */
  db: Knex;
  /** The same, and another when that one does not answer: the hub's reads. */
  read: HedgedRead;
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
  readonly expiry: StreamExpiry;
  readonly #recovery: ListenerRecovery;
  readonly #followed = new Map<number, FollowedClinic>();
  readonly #readQueue: ReadQueue;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #timing: HubTiming;
  #timer: NodeJS.Timeout | undefined;
  #readsFail = false;
  readonly #delivers = newDeferred();

  constructor({ db, read, listenUrl, clock, log, timing }: HubOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#timing = { ...defaultTiming, ...timing };
    this.expiry = new StreamExpiry(this.#timing.stalledAtMostMs);
    this.#readQueue = new ReadQueue(read, (followed) => {
      this.#readsFail = false;
      followed.publish().catch((error) => log.error(error, "hub: some streams cannot be told what changed"));
    });
    this.clinics = new LiveClinics((clinicId, { epoch, clinicVersion }) => {
      const followed = this.#followed.get(clinicId);
      if (!followed?.state) return undefined;
      const { state } = followed;
      if (state.epoch !== epoch || state.clinic.version > clinicVersion) return false;
      return this.#mustRead(followed) || state.clinic.version < clinicVersion ? undefined : true;
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
    this.#recovery = new ListenerRecovery(this.listener, this.probe, log, 3 * this.#timing.probeEveryMs);
  }

  /**
   * Resolves when notifications are first proven to arrive, or in a while. Streams that come before would have to
   * be read for twice: what was read before LISTEN may lack a change that nobody heard.
   */
  async start(): Promise<void> {
    this.listener.start();
    this.probe.start();
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    const startLimit = setTimeout(() => this.#delivers.resolve(), startWaitsAtMostMs);
    await this.#delivers.done;
    clearTimeout(startLimit);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#delivers.resolve();
    this.probe.stop();
    for (const followed of this.#followed.values()) clearTimeout(followed.readTimer);
    this.#followed.clear();
    await this.listener.stop();
  }

  /** Statements sent to read clinics. */
  get readCount(): number {
    return this.#readQueue.readCount;
  }

  /** Whether notifications arrive, and why not. */
  get delivery() {
    return this.#recovery.state;
  }

  get streamCount(): number {
    return [...this.#followed.values()].reduce((count, { streams }) => count + streams.size, 0);
  }

  followed(clinicId: number): FollowedClinic {
    let followed = this.#followed.get(clinicId);
    if (!followed) {
      followed = new FollowedClinic(clinicId);
      this.#followed.set(clinicId, followed);
    }
    followed.lastUsedAt = performance.now();
    return followed;
  }

  /** The clinic's state at this version of this history, or a later one. */
  async stateAtLeast(clinicId: number, { epoch, version }: { epoch: string; version: number }): Promise<ClinicState> {
    const followed = this.followed(clinicId);
    if (followed.state?.epoch !== epoch || followed.state.version < version) await this.#readQueue.refresh(followed);
    if (!followed.state) throw new Error("the clinic's state was dropped while it was read");
    return followed.state;
  }

  /**
   * Attaches a stream: from now on it gets every change, beginning with what it lacks. `resumeFrom` tells the
   * version that its reader holds of this state's history; undefined gives it a snapshot.
   */
  async join(
    followed: FollowedClinic,
    stream: Stream,
    resumeFrom: (state: ClinicState) => number | undefined,
  ): Promise<void> {
    if (this.#mustRead(followed))
      await (this.#mayShareRead(followed) ? followed.reading : this.#readQueue.refresh(followed));
    let state = followed.state as ClinicState;
    let version = resumeFrom(state);
    if (version !== undefined && version > state.version) {
      await this.#readQueue.refresh(followed); // another instance may be ahead of this one
      state = followed.state as ClinicState;
      version = resumeFrom(state); // it may be of another history by now
    }
    if (!stream.isOpen) return;
    stream.version = version !== undefined && version > state.version ? undefined : version;
    followed.nextPingAt ||= performance.now() + this.#timing.pingEveryMs;
    followed.streams.add(stream);
    const isUpToDate = stream.version === state.version;
    stream.advance(state);
    if (isUpToDate) stream.ping(state, this.#clock.now(), this.probe.staleMs);
    if (followed.isStale) this.#read(followed); // a change came during the read, when nobody was there to be told
  }

  /** The reader has drained: it gets the current state as one update. */
  drained(followed: FollowedClinic, stream: Stream): void {
    if (!stream.isOpen) return;
    stream.resume();
    if (followed.state && followed.streams.has(stream)) stream.advance(followed.state);
  }

  #mustRead(followed: FollowedClinic): boolean {
    if (!followed.state || followed.isStale) return true;
    return !this.probe.isProven && performance.now() - followed.freshAt > unprovenGoodForMs;
  }

  /** A read that is under way will do for a crowd, as a state would: nothing is known to have changed since it began. */
  #mayShareRead(followed: FollowedClinic): boolean {
    return followed.reading !== undefined && !followed.isStale && this.probe.isProven;
  }

  #changed(clinicId: number): void {
    const followed = this.#followed.get(clinicId);
    if (!followed) return;
    followed.isStale = true;
    if (followed.streams.size === 0) return;
    const waitMs = followed.readBeganAt + restOf(followed) - performance.now();
    followed.isHurried = waitMs > 0;
    this.#read(followed, waitMs);
  }

  /** Reads a clinic for its streams, now or in a while, and until it succeeds. */
  #read(followed: FollowedClinic, waitMs = 0): void {
    if (waitMs > 0) {
      followed.readTimer ??= setTimeout(() => this.#read(followed), waitMs).unref();
      return;
    }
    clearTimeout(followed.readTimer);
    followed.readTimer = undefined;
    this.#readQueue.refresh(followed).catch((error) => {
      if (!this.#readsFail) this.#log.warn({ reason: reasonOf(error) }, "hub: cannot read the database, retrying");
      this.#readsFail = true;
      if (followed.streams.size > 0) this.#read(followed, retryReadAfterMs * (1 + Math.random()));
    });
  }

  /** Notifications may have been missed before this moment, so every followed clinic is read. */
  #connected(): void {
    void this.probe.send();
    for (const followed of this.#followed.values()) {
      followed.isStale = true;
      if (followed.streams.size > 0) this.#read(followed);
    }
  }

  #tick(): void {
    const now = performance.now();
    this.#recovery.check(now);
    this.expiry.check(now, this.#clock.now().getTime());
    for (const [clinicId, followed] of this.#followed) {
      if (followed.streams.size > 0 && now >= followed.nextPingAt) {
        followed.nextPingAt = now + this.#timing.pingEveryMs;
        void this.#readAndPing(followed);
      }
      if (!followed.isUsed && now - followed.lastUsedAt > this.#timing.forgetUnusedAfterMs) {
        this.#followed.delete(clinicId);
      }
    }
  }

  /** The read before a ping is the net under every notification that was lost. */
  async #readAndPing(followed: FollowedClinic): Promise<void> {
    const askedAt = performance.now();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, this.#timing.pingWaitsAtMostMs).unref());
    this.#read(followed);
    await Promise.race([this.#readQueue.refresh(followed).catch(() => {}), limit]);
    // When the state could not be read either, it is as old as the last read that could.
    const unreadMs = followed.freshAt >= askedAt ? 0 : performance.now() - followed.freshAt;
    await followed.ping(this.#clock.now(), Math.max(this.probe.staleMs, unreadMs));
  }
}
