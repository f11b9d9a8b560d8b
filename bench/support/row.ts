import type { World } from "./world.js";

/** What a line is held to: a multiple of what it is compared with, or a figure of its own. */
export type Aim = { ratioAtMost: number } | { ratioAtLeast: number } | { atMost: number };

/** One figure of a row: Dawr's, turn by turn, and the other's in the turns between. */
export interface Line {
  what: string;
  unit: string;
  dawr: number[];
  against?: { name: string; values: number[] };
  aim?: Aim;
}

export interface Row {
  name: string;
  /** What is compared, and whose CPU or memory is counted. */
  title: string;
  run(bench: Bench): Promise<Line[]>;
}

interface Bench {
  world: World;
  /** Says how far it is. */
  say(text: string): void;
  /** Flags for Dawr's own process, of a run that profiles it. */
  nodeFlags: string[];
}
