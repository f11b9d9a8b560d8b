import type { ClinicReading } from "./clinic-reading.js";
import { ClinicState } from "./clinic-state.js";
import { forEachYielding } from "./fair-loop.js";
import { type View, viewKey } from "./filter.js";
import { ViewFrames } from "./frames.js";
import type { Stream } from "./stream.js";

/** A change that was written to every stream of its clinic. */
export interface Delivery {
  clinicId: number;
  version: number;
  streams: number;
  /** From the start of its transaction, by the database's clock, to the last of the streams. */
  latencyMs: number;
}

/** A clinic's state and the streams that follow it. */
export class FollowedClinic {
  state: ClinicState | undefined;
  /** Something may have changed since the last read began. */
  isStale = true;
  /** When the last read began, and when the last one that succeeded did (performance.now()). */
  readBeganAt = Number.NEGATIVE_INFINITY;
  freshAt = Number.NEGATIVE_INFINITY;
  /** How long the last change took, from the beginning of its read until every stream had it. */
  tookMs = 0;
  /** The last change came before the clinic had rested from the one before. */
  isHurried = false;
  /** The read that is under way. */
  reading: Promise<void> | undefined;
  /** A read to come. */
  readTimer: NodeJS.Timeout | undefined;
  lastUsedAt = performance.now();
  nextPingAt = 0;
  onSent: ((delivery: Delivery) => void) | undefined;
  #unsentSince: number | undefined;
  readonly streams = new Set<Stream>();
  readonly #views = new Map<string, ViewFrames>();
  #isPublishing = false;
  #publishAgain = false;

  constructor(readonly clinicId: number) {}

  /** The frames that all streams of this view share; given back by leave(). */
  acquire(view: View): ViewFrames {
    const key = viewKey(view);
    let frames = this.#views.get(key);
    if (!frames) {
      frames = new ViewFrames(view);
      this.#views.set(key, frames);
    }
    frames.users++;
    return frames;
  }

  leave(stream: Stream): void {
    this.streams.delete(stream);
    if (--stream.frames.users === 0) this.#views.delete(viewKey(stream.frames.view));
    this.lastUsedAt = performance.now();
  }

  /** Streams follow it, or are about to: they wait for its first read. */
  get isUsed(): boolean {
    return this.#views.size > 0;
  }

  /** Takes over a reading. False: it belongs to another history, and everything must be read anew. */
  take(reading: ClinicReading): boolean {
    if (!this.state) {
      this.state = new ClinicState(reading);
      return true;
    }
    const versionBefore = this.state.version;
    if (this.state.apply(reading)) {
      if (this.state.version > versionBefore) this.#unsentSince ??= this.readBeganAt - reading.ageMs;
      return true;
    }
    this.state = undefined;
    for (const stream of this.streams) stream.version = undefined; // each gets a snapshot
    return false;
  }

  /** The clinic is gone (an earlier dump was restored). Who comes back learns it by 404. */
  dissolve(): void {
    this.state = undefined;
    for (const stream of this.streams) stream.end("busy");
  }

  /** Brings every stream up to the state, pausing now and then for other work. */
  async publish(): Promise<void> {
    if (this.#isPublishing) {
      this.#publishAgain = true;
      return;
    }
    this.#isPublishing = true;
    let failure: unknown;
    do {
      this.#publishAgain = false;
      await forEachYielding(this.streams, (stream) => {
        try {
          if (this.state) stream.advance(this.state);
        } catch (error) {
          failure ??= error; // a row that one view cannot show must not hold up the others
        }
      });
    } while (this.#publishAgain);
    this.#isPublishing = false;
    this.tookMs = performance.now() - this.readBeganAt;
    if (this.#unsentSince !== undefined && this.streams.size > 0) {
      const { clinicId, state } = this;
      const latencyMs = performance.now() - this.#unsentSince;
      this.onSent?.({ clinicId, version: state?.version ?? 0, streams: this.streams.size, latencyMs });
    }
    this.#unsentSince = undefined;
    if (failure !== undefined) throw failure;
  }

  async ping(at: Date, staleMs: number): Promise<void> {
    for (const frames of this.#views.values()) frames.forget(); // nobody needs them who has not got them by now
    await forEachYielding(this.streams, (stream) => {
      if (this.state) stream.ping(this.state, at, staleMs);
    });
  }
}
