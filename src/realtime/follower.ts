import type { ClinicState } from "./clinic-state.js";
import type { ByeReason, ViewFrames } from "./frames.js";

/** Who follows a clinic: a stream, or a group's stream that follows several. */
export interface Follower {
  /** The version of the clinic that its reader holds; undefined: nothing yet. */
  version: number | undefined;
  readonly frames: ViewFrames;
  readonly isOpen: boolean;
  /** Sends what the reader lacks, if it can take it now. */
  advance(state: ClinicState): void;
  /** The state has not changed, and was true `staleMs` ago. */
  ping(state: ClinicState, at: Date, staleMs: number): void;
  end(reason: ByeReason): void;
  /** The reader has taken everything. */
  resume(): void;
}
