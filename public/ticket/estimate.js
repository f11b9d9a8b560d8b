// @ts-check
/** How long a patient will still wait, learned from the calls of today alone. */

/** Fewer say nothing. */
const fewestGaps = 4;
/** The pace of an hour ago matters less than that of now. */
const gapsUsed = 15;
/** A longer gap is a pause (a prayer, a meal), not the pace. */
const longestGapMs = 60 * 60_000;
/** About four waits out of five lie within. */
const spread = 1.28;
const stepMinutes = 5;

/**
 * @param {object} waiting
 * @param {number} waiting.ahead Who wait in front.
 * @param {string[]} waiting.calledAt When today's patients of this list were called.
 * @param {number} waiting.now The server's time, in ms.
 * @returns {{ fromMinutes: number, toMinutes: number } | undefined} Rounded outwards to 5 minutes; undefined before
 *   enough calls.
 */
export function estimateWait({ ahead, calledAt, now }) {
  const times = calledAt.map((at) => Date.parse(at)).sort((a, b) => a - b);
  const gaps = times
    .slice(1)
    .map((time, index) => time - /** @type {number} */ (times[index]))
    .filter((gap) => gap <= longestGapMs)
    .slice(-gapsUsed);
  const last = times.at(-1);
  if (gaps.length < fewestGaps || last === undefined) return undefined;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1);
  const calls = ahead + 1; // until mine
  const elapsed = Math.min(Math.max(0, now - last), mean); // whoever is overdue may come out at any moment
  const expected = calls * mean - elapsed;
  // Each gap varies, and the pace itself is known only so well.
  const deviation = Math.sqrt(calls * variance + (calls ** 2 * variance) / gaps.length);
  const toSteps = (/** @type {number} */ ms) => ms / 60_000 / stepMinutes;
  const from = Math.floor(toSteps(Math.max(0, expected - spread * deviation))) * stepMinutes;
  const to = Math.ceil(toSteps(expected + spread * deviation)) * stepMinutes;
  return { fromMinutes: from, toMinutes: Math.max(to, from + stepMinutes) };
}
