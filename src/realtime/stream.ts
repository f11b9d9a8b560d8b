import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { Grant } from "../auth/grant.js";
import type { Audience } from "../contract/booking-view.js";
import type { ClinicState } from "./clinic-state.js";
import type { Follower } from "./follower.js";
import { type ByeReason, byeFrame, type Frame, retryLine, type ViewFrames } from "./frames.js";

/** What all streams of a process were sent. */
export interface SentCount {
  frames: number;
  bytes: number;
}

export interface StreamTerms {
  /** When the server ends the stream (milliseconds since 1970), and what it then says. */
  endsAt: number;
  endReason: ByeReason;
  /** By what right it is followed. */
  grant: Grant;
  /** Follows "today" by this calendar; another one may call another date today. */
  calendar: string | undefined;
}

/** One open response of events. While its reader does not drain, nothing more is written. */
export abstract class OpenStream {
  abstract readonly audience: Audience;
  /** Since when the reader has not taken what was written (performance.now()). */
  stalledSince: number | undefined;
  /** The frame it then was written. */
  untaken: Frame | undefined;

  constructor(
    private readonly response: ServerResponse,
    readonly terms: StreamTerms,
    private readonly sent: SentCount,
    /** Those that have not taken what was written to them. */
    private readonly stalled: Set<OpenStream>,
  ) {}

  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  /** Written, but not yet taken over by the system. */
  get waitingBytes(): number {
    return this.#outlet.writableLength;
  }

  /** The socket itself: through the response each frame would cork and uncork it. No socket: another reply is before this one. */
  get #outlet(): Writable {
    return this.response.socket ?? this.response;
  }

  /** Says why, and when to come back (milliseconds; undefined: the client's own wait). */
  end(reason: ByeReason, retryMs?: number): void {
    if (!this.isOpen) return;
    if (this.stalledSince !== undefined) {
      this.destroy(); // it would not read the farewell
      return;
    }
    this.response.end((retryMs === undefined ? "" : retryLine(retryMs)) + byeFrame(reason));
    this.#stall(); // the farewell too must be taken in time
  }

  /** The reader has taken everything. */
  resume(): void {
    this.stalledSince = undefined;
    this.untaken = undefined;
    this.stalled.delete(this);
  }

  #stall(): void {
    this.stalledSince = performance.now();
    this.stalled.add(this);
  }

  destroy(): void {
    this.response.destroy();
  }

  protected get canWrite(): boolean {
    return this.stalledSince === undefined && this.isOpen;
  }

  protected write(frame: Frame): void {
    const outlet = this.#outlet;
    let isTaken = true;
    this.sent.frames++;
    if (frame.length > 1) outlet.cork(); // its parts leave together
    for (const part of frame) {
      this.sent.bytes += part.length;
      isTaken = outlet.write(part);
    }
    if (frame.length > 1) outlet.uncork();
    if (isTaken) return;
    this.untaken = frame;
    this.#stall();
  }
}

/**
 * One open stream of a clinic. It remembers only the version it has sent; what to send next follows from the clinic's
 * state, so a slow reader costs at most one frame.
 */
export class Stream extends OpenStream implements Follower {
  /** The version this stream's reader holds; undefined: nothing yet. */
  version: number | undefined;

  constructor(
    response: ServerResponse,
    readonly frames: ViewFrames,
    terms: StreamTerms,
    sent: SentCount,
    stalled: Set<OpenStream>,
  ) {
    super(response, terms, sent, stalled);
  }

  get audience(): Audience {
    return this.frames.view.audience;
  }

  /** Sends what the reader lacks, if it can take it now. */
  advance(state: ClinicState): void {
    const { grant, calendar } = this.terms;
    if (grant.kind === "board" && !state.clinic.publicBoard) this.end("revoked");
    if (calendar !== undefined && calendar !== state.clinic.calendar) this.end("day");
    if (this.version === state.version || !this.canWrite) return;
    this.write(this.frames.to(state, this.version));
    this.version = state.version;
  }

  /** Proof of life: the stream's own version, and how old the proof of delivery is. */
  ping(state: ClinicState, at: Date, staleMs: number): void {
    if (this.version === undefined || !this.canWrite) return;
    this.write(this.frames.ping(state, this.version, at, staleMs));
  }
}
