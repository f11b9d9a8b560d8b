import type { Clock } from "../clock.js";
import type { DeliveryProbe } from "../notifications/delivery-probe.js";
import { withTimeLimit } from "../time-limit.js";
import type { ClinicReading } from "./clinic-reading.js";
import { ClinicState } from "./clinic-state.js";
import { ClinicStreams } from "./clinic-streams.js";
import type { View } from "./filter.js";
import type { ViewFrames } from "./frames.js";
import type { HubTiming } from "./hub-timing.js";
import type { LiveClinic } from "./live-queries.js";
import type { ReadQueue, ReadTarget } from "./read-queue.js";
import { StateAge } from "./state-age.js";
import type { Stream } from "./stream.js";

/** A change that was written to every stream of its clinic. */
export interface Delivery {
  clinicId: number;
  version: number;
  streams: number;
  /** From the start of its transaction, by the database's clock, to the last of the streams. */
  latencyMs: number;
}

/** What all followed clinics share. */
export interface FollowedClinicOptions {
  queue: ReadQueue;
  probe: Pick<DeliveryProbe, "isProven" | "staleMs">;
  clock: Clock;
  timing: HubTiming;
  onSent(delivery: Delivery): void;
  onSendFailed(error: unknown): void;
}

const retryReadAfterMs = 1_000;

/** A clinic that streams follow: its state, how new that is, the next read of it, and what its streams are sent. */
export class FollowedClinic implements ReadTarget {
  #state: ClinicState | undefined;
  readonly #age: StateAge;
  #nextRead: NodeJS.Timeout | undefined;
  /** How long the last change took, from the beginning of its read until every stream had it. */
  #deliveryMs = 0;
  /** The last change came before the clinic had rested from the one before. */
  #isHurried = false;
  /** When the oldest change that is not yet sent to all streams was made. */
  #unsentSince: number | undefined;
  #lastUsedAt = performance.now();
  #nextPingAt = 0;
  readonly #streams: ClinicStreams;

  constructor(
    readonly clinicId: number,
    private readonly options: FollowedClinicOptions,
  ) {
    this.#age = new StateAge(options.probe);
    this.#streams = new ClinicStreams(options.onSendFailed);
  }

  get state(): ClinicState | undefined {
    return this.#state;
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** Whether somebody unknown may follow this view. */
  hasRoomFor(view: View): boolean {
    return this.#streams.hasRoomFor(view);
  }

  /** The frames that all streams of this view share; given back by `leave`. */
  framesOf(view: View): ViewFrames {
    return this.#streams.framesOf(view);
  }

  /**
   * Attaches a stream: from now on it gets every change, beginning with what it lacks. `resumeFrom` tells the
   * version that its reader holds of this state's history; undefined gives it a snapshot.
   */
  async join(stream: Stream, resumeFrom: (state: ClinicState) => number | undefined): Promise<void> {
    if (this.#mustRead) await (this.#age.sharedRead ?? this.refresh());
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
    if (isUpToDate) stream.ping(state, this.options.clock.now(), this.options.probe.staleMs);
    if (this.#age.isStale) this.#readIn(0); // a change came during the read, when no stream had joined yet
  }

  /** The stream's reader has taken everything: it gets the current state as one update. */
  drained(stream: Stream): void {
    if (!stream.isOpen) return;
    stream.resume();
    if (this.#state && this.#streams.has(stream)) stream.advance(this.#state);
  }

  leave(stream: Stream): void {
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

  /** A notification says that the clinic changed: it is read for its streams as soon as it has rested. */
  changed(): void {
    this.#age.changed();
    if (this.#streams.size === 0) return;
    const waitMs = this.#age.readBeganAt + this.#restMs - performance.now();
    this.#isHurried = waitMs > 0;
    this.#readIn(waitMs);
  }

  /** Notifications may have been missed before this moment. */
  mayHaveMissed(): void {
    this.#age.changed();
    if (this.#streams.size > 0) this.#readIn(0);
  }

  /** Resolves when the state is at least as new as this call. Rejects when the database cannot be read. */
  refresh(): Promise<void> {
    return this.options.queue.refresh(this);
  }

  /** Pings the streams when that is due. The read before a ping finds every change whose notification was lost. */
  async pingIfDue(now: number): Promise<void> {
    if (this.#streams.size === 0 || now < this.#nextPingAt) return;
    const { probe, clock, timing } = this.options;
    this.#nextPingAt = now + timing.pingEveryMs;
    this.#readIn(0);
    await withTimeLimit(timing.pingWaitsAtMostMs, this.refresh()).catch(() => {});
    const staleMs = Math.max(probe.staleMs, this.#age.unreadMs(now));
    await this.#streams.ping(() => this.#state, clock.now(), staleMs);
  }

  stop(): void {
    clearTimeout(this.#nextRead);
  }

  get version(): number | undefined {
    return this.#state?.version;
  }

  readBegan(at: number, done: Promise<void>): void {
    this.#age.readBegan(at, done);
  }

  readFailed(): void {
    this.#age.readEnded("failed");
  }

  /** "another history": everything must be read anew. */
  took(reading: ClinicReading): "taken" | "another history" {
    const versionBefore = this.#state?.version ?? reading.version;
    if (this.#state?.apply(reading) === false) {
      this.#state = undefined;
      this.#age.readEnded("no state");
      this.#streams.forgetVersions();
      return "another history";
    }
    this.#state ??= new ClinicState(reading);
    if (reading.version > versionBefore) this.#unsentSince ??= this.#age.readBeganAt - reading.ageMs;
    this.#age.readEnded("state");
    void this.#publish();
    return "taken";
  }

  /** The clinic does not exist (an earlier dump was restored). A reader that comes back learns it by 404. */
  gone(): void {
    this.#state = undefined;
    this.#age.readEnded("no state");
    this.#streams.end("busy");
  }

  get #mustRead(): boolean {
    return !this.#state || this.#age.isDoubtful;
  }

  /**
   * After a read a clinic rests for as long as makes reading and sending half of the time. While changes come faster than
   * that, it rests for 20 ms at least: frames get fewer and larger. No change waits for longer than 50 ms before its read.
   */
  get #restMs(): number {
    return Math.min(Math.max(2 * this.#deliveryMs, this.#isHurried ? 20 : 0), 50);
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

  async #publish(): Promise<void> {
    const hasReachedAll = await this.#streams.advance(() => this.#state);
    if (!hasReachedAll) return; // a call under way goes on with this state
    this.#deliveryMs = performance.now() - this.#age.readBeganAt;
    const [streams, since] = [this.#streams.size, this.#unsentSince];
    this.#unsentSince = undefined;
    if (since === undefined || streams === 0) return;
    const { clinicId, version = 0 } = this;
    this.options.onSent({ clinicId, version, streams, latencyMs: performance.now() - since });
  }
}
