import { forEachYielding } from "../fair-loop.js";
import type { ClinicState } from "./clinic-state.js";
import { type View, viewKey } from "./filter.js";
import type { Follower } from "./follower.js";
import { type ByeReason, ViewFrames } from "./frames.js";

/** Filters are chosen by anybody, and each costs time at every change. Ninety live days have 540 views of one day. */
const viewsAtMost = 1_000;

/** The streams of one clinic, and the frames that those of one view share. */
export class ClinicStreams {
  readonly #joined = new Set<Follower>();
  readonly #views = new Map<string, ViewFrames>();
  #isAdvancing = false;
  #mustAdvance = false;

  /** `onFailed` is told of a stream that cannot be brought up to the state. */
  constructor(private readonly onFailed: (error: unknown) => void) {}

  /** Whether somebody unknown may follow this view: what others follow already costs nothing more. */
  hasRoomFor(view: View): boolean {
    return this.#views.size < viewsAtMost || this.#views.has(viewKey(view));
  }

  /** The frames of this view, for a stream that will join; given back by `leave`. */
  framesOf(view: View): ViewFrames {
    const key = viewKey(view);
    let frames = this.#views.get(key);
    if (!frames) {
      frames = new ViewFrames(view);
      this.#views.set(key, frames);
    }
    frames.users++;
    return frames;
  }

  join(stream: Follower): void {
    this.#joined.add(stream);
  }

  leave(stream: Follower): void {
    this.#joined.delete(stream);
    if (--stream.frames.users === 0) this.#views.delete(viewKey(stream.frames.view));
  }

  has(stream: Follower): boolean {
    return this.#joined.has(stream);
  }

  /** Those that get every change. */
  get size(): number {
    return this.#joined.size;
  }

  /** Streams follow the clinic, or wait for its first read. */
  get isUsed(): boolean {
    return this.#views.size > 0;
  }

  /**
   * Brings every stream up to the current state, and again while that changes. False: another call is doing so already,
   * and goes on with what is current now.
   */
  async advance(current: () => ClinicState | undefined): Promise<boolean> {
    this.#mustAdvance = true;
    if (this.#isAdvancing) return false;
    this.#isAdvancing = true;
    let failure: unknown;
    while (this.#mustAdvance) {
      this.#mustAdvance = false;
      await forEachYielding(this.#joined, (stream) => {
        const state = current();
        try {
          if (state) stream.advance(state);
        } catch (error) {
          failure ??= error; // a row that one view cannot show must not hold up the others
        }
      });
    }
    this.#isAdvancing = false;
    if (failure !== undefined) this.onFailed(failure);
    return true;
  }

  async ping(current: () => ClinicState | undefined, at: Date, staleMs: number): Promise<void> {
    for (const frames of this.#views.values()) frames.forget(); // by now every stream that can take them has them
    await forEachYielding(this.#joined, (stream) => {
      const state = current();
      if (state) stream.ping(state, at, staleMs);
    });
  }

  /** Each gets a snapshot next, for what it holds is of another history. */
  forgetVersions(): void {
    for (const stream of this.#joined) stream.version = undefined;
  }

  end(reason: ByeReason): void {
    for (const stream of this.#joined) stream.end(reason);
  }
}
