import type { ChangeHint } from "./change-feed.js";

/** What to do with a hint: `take` its rows, `read` the clinic, or nothing. */
export type HintVerdict = "take" | "read" | "nothing new" | "another history";

/** Versions are counted within an epoch; an epoch itself is never believed, only asked about. */
export function judgeHint(hint: ChangeHint, held: { epoch: string; version: number } | undefined): HintVerdict {
  if (hint.version === undefined || !held) return "read";
  if (hint.epoch !== held.epoch) return "another history";
  if (hint.version <= held.version) return "nothing new";
  const isChained = hint.reading !== undefined && hint.since !== undefined && hint.since <= held.version;
  return isChained ? "take" : "read";
}
