import type { Clock } from "../clock.js";
import type { ClinicReading } from "../contract/clinic-reading.js";
import type { ChangeFeed, ChangeHint } from "../notifications/change-feed.js";
import type { DeliveryProbe } from "../notifications/delivery-probe.js";
import { judgeHint } from "../notifications/hint-verdict.js";
import { withTimeLimit } from "../time-limit.js";
import { ClinicDelivery, type Delivery } from "./clinic-delivery.js";
import { ClinicState } from "./clinic-state.js";
import { ClinicStreams } from "./clinic-streams.js";
import type { Follower } from "./follower.js";
import type { HubTiming } from "./hub-timing.js";
import type { LiveClinic } from "./live-queries.js";
import type { ReadQueue, ReadTarget } from "./read-queue.js";
import { StateAge } from "./state-age.js";

/** What all followed clinics share. */
export interface FollowedClinicOptions {
  feed: Pick<ChangeFeed, "follow" | "unfollow">;
  queue: ReadQueue;
  probe: Pick<DeliveryProbe, "isProven" | "staleMs">;
  clock: Clock;
  timing: HubTiming;
  /** A beat finds what no hint told, and not the read before each ping. */
  hasBeat: boolean;
  onSent(delivery: Delivery): void;
  onSendFailed(error: unknown): void;
}

const retryReadAfterMs = 1_000;
const otherHistoryReadEveryMs = 1_000; // however many messages tell of another history

/** A clinic that streams follow: its state, how new that is, the next read of it, and what its streams are sent. */
export class FollowedClinic implements ReadTarget {
  #state: ClinicState | undefined;
  readonly #age: StateAge;
  #nextRead: NodeJS.Timeout | undefined;
  /** What was held when the last read began. */
  #versionRead: number | undefined;
  #lastUsedAt = performance.now();
  #nextPingAt = 0;
  readonly #streams: ClinicStreams;
  readonly #delivery: ClinicDelivery;
  /** Undefined once the feed tells of this clinic: to read earlier could miss what comes in between. */
  #heard: Promise<void> | undefined;

  constructor(
    readonly clinicId: number,
    private readonly options: FollowedClinicOptions,
  ) {
    this.#age = new StateAge(options.probe);
    this.#streams = new ClinicStreams(options.onSendFailed);
    this.#delivery = new ClinicDelivery(this.#streams, () => this.#state, options.onSent);
    this.#heard = options.feed.follow(clinicId).then(() => {
      this.#heard = undefined;
    });
  }

  get state(): ClinicState | undefined {
    return this.#state;
  }

  get streams(): Pick<ClinicStreams, "size" | "hasRoomFor" | "framesOf"> {
    return this.#streams;
  }

  /**
   * Attaches a stream: from now on it gets every change, beginning with what it lacks. `resumeFrom` tells the
   * version that its reader holds of this state's history; undefined gives it a snapshot. The state's settings are of
   * `clinicVersion` at least: a board that was opened a moment ago is not taken for closed.
   */
  async join(
    stream: Follower,
    clinicVersion: number,
    resumeFrom: (state: ClinicState) => number | undefined,
  ): Promise<void> {
    if (this.#mustRead) await (this.#age.sharedRead ?? this.refresh());
    if (this.#held().clinic.version < clinicVersion) await this.refresh();
    let state = this.#held();
    let version = resumeFrom(state);
    if (version !== undefined && version > state.version) {
      await this.refresh(); // another instance may be ahead of this one
      state = this.#held();
      version = resumeFrom(state); // it may be of another history by now
    }
    if (!stream.isOpen) return;
    stream.version = version !== undefined && version > state.version ? undefined : version;
    this.#nextPingAt ||= performance.now() + this.options.timing.pingEveryMs;
    this.#streams.join(stream);
    const isUpToDate = stream.version === state.version;
    stream.advance(state);
    if (isUpToDate) stream.ping(state, this.options.clock.now(), this.staleMs);
    if (this.#age.isStale) this.#readIn(0); // a change came during the read, when no stream had joined yet
  }

  /** The stream's reader has taken everything: it gets the current state as one update. */
  drained(stream: Follower): void {
    if (!stream.isOpen) return;
    stream.resume();
    if (this.#state && this.#streams.has(stream)) stream.advance(this.#state);
  }

  leave(stream: Follower): void {
    this.#streams.leave(stream);
    this.touch();
  }

  /** Somebody uses it, so it is not forgotten for a while. */
  touch(): void {
    this.#lastUsedAt = performance.now();
  }

  isForgotten(now: number): boolean {
    return !this.#streams.isUsed && now - this.#lastUsedAt > this.options.timing.forgetUnusedAfterMs;
  }

  /** Whether a clinic's facts that were read elsewhere are still true. */
  compare({ epoch, clinicVersion }: LiveClinic): "current" | "superseded" | "unknown" {
    if (!this.#state) return "unknown";
    const { clinic } = this.#state;
    if (this.#state.epoch !== epoch || clinic.version > clinicVersion) return "superseded";
    return this.#mustRead || clinic.version < clinicVersion ? "unknown" : "current";
  }

  /** A hint says that the clinic changed: its streams get the rows that it brings, or those of a read, once it has rested. */
  hinted(hint: ChangeHint): void {
    const verdict = judgeHint(hint, this.#state);
    if (verdict === "read") this.changed();
    else if (verdict === "take") this.#take(hint.reading as ClinicReading);
    else if (verdict === "another history") {
      if (performance.now() - this.#age.readBeganAt > otherHistoryReadEveryMs) this.mayHaveMissed();
    }
  }

  /** Something has changed: it is read for the streams as soon as it has rested. */
  changed(): void {
    this.#age.changed();
    if (this.#streams.size > 0) this.#readIn(this.#delivery.rest.nextWaitMs());
  }

  /** Notifications may have been missed before this moment. */
  mayHaveMissed(): void {
    this.#age.changed();
    if (this.#streams.size > 0) this.#readIn(0);
  }

  /** Resolves when the state is at least as new as this call. Rejects when the database cannot be read. */
  refresh(): Promise<void> {
    const { queue } = this.options;
    return this.#heard ? this.#heard.then(() => queue.refresh(this)) : queue.refresh(this);
  }

  /** Pings the streams when that is due. The read before a ping finds every change whose notification was lost. */
  async pingIfDue(now: number): Promise<void> {
    if (this.#streams.size === 0 || now < this.#nextPingAt) return;
    const { clock, timing, hasBeat } = this.options;
    this.#age.pingBegan(now);
    this.#nextPingAt = now + timing.pingEveryMs;
    if (!hasBeat) {
      this.#readIn(0);
      await withTimeLimit(timing.pingWaitsAtMostMs, this.refresh()).catch(() => {});
    }
    await this.#streams.ping(() => this.#state, clock.now(), this.staleMs);
  }

  /** A beat that began at `at` found what is held to be the truth. */
  wasTrueAt(at: number): void {
    this.#age.wasTrueAt(at);
  }

  stop(): void {
    clearTimeout(this.#nextRead);
    this.#delivery.stop();
    this.options.feed.unfollow(this.clinicId);
  }

  get version(): number | undefined {
    return this.#state?.version;
  }

  readBegan(at: number, done: Promise<void>): void {
    this.#age.readBegan(at, done);
    this.#versionRead = this.version;
    this.#delivery.rest.workBegan(at);
  }

  readFailed(): void {
    this.#age.readEnded("failed");
  }

  /** "another history": everything must be read anew. */
  took(reading: ClinicReading): "taken" | "another history" {
    const versionBefore = this.#state?.version ?? reading.version;
    if (this.#state?.apply(reading, this.#versionRead) === false) {
      this.#state = undefined;
      this.#age.readEnded("no state");
      this.#streams.forgetVersions();
      return "another history";
    }
    this.#state ??= new ClinicState(reading);
    if (reading.version > versionBefore) this.#delivery.changed(this.#age.readBeganAt - reading.ageMs);
    this.#age.readEnded("state");
    void this.#delivery.send();
    return "taken";
  }

  #take(reading: ClinicReading): void {
    this.#state?.apply(reading);
    this.#delivery.changed(performance.now() - reading.ageMs);
    if (this.#streams.size > 0) this.#delivery.sendRested();
  }

  /** The clinic does not exist (an earlier dump was restored). A reader that comes back learns it by 404. */
  gone(): void {
    this.#state = undefined;
    this.#age.readEnded("no state");
    this.#streams.end("busy");
  }

  /** What may have changed is being read, or will be. */
  get isReadDue(): boolean {
    return this.#age.isReading || (this.#age.isStale && this.#streams.size > 0);
  }

  /** How long ago what is held was known to be true: by a beat, or by the probe and the read before the last ping. */
  get staleMs(): number {
    return this.options.hasBeat ? performance.now() - this.#age.freshAt : this.#age.unprovenMs;
  }

  get #mustRead(): boolean {
    return !this.#state || this.#age.isDoubtful;
  }

  #held(): ClinicState {
    if (!this.#state) throw new Error("the clinic's state was dropped while it was read");
    return this.#state;
  }

  /** Reads the clinic for its streams after `waitMs`, and again until a read succeeds. */
  #readIn(waitMs: number): void {
    if (waitMs > 0) {
      this.#nextRead ??= setTimeout(() => this.#readIn(0), waitMs).unref();
      return;
    }
    clearTimeout(this.#nextRead);
    this.#nextRead = undefined;
    this.refresh().catch(() => {
      if (this.#streams.size > 0) this.#readIn(retryReadAfterMs * (1 + Math.random()));
    });
  }
}
