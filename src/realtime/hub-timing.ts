/** How often the hub does what, and for how long it waits (milliseconds). */
export interface HubTiming {
  pingEveryMs: number;
  /** How long a ping waits for the read before it; then it goes out and says how old the state is. */
  pingWaitsAtMostMs: number;
  probeEveryMs: number;
  /** A reader that has not taken what was written for that long is cut off. */
  stalledAtMostMs: number;
  /** How long a clinic's state is kept after its last stream. */
  forgetUnusedAfterMs: number;
}

export const defaultTiming: HubTiming = {
  pingEveryMs: 15_000,
  pingWaitsAtMostMs: 3_000,
  probeEveryMs: 4_000,
  stalledAtMostMs: 60_000,
  forgetUnusedAfterMs: 60_000,
};
