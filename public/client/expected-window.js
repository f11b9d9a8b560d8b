// @ts-check
/**
 * When a patient may expect the call: the same as the database's function `expected_window`, so that a page can say it anew
 * as time passes and nothing has to be sent.
 *
 * @typedef {import("./index.js").Day} Day
 * @typedef {Day["bookings"][number]} Booking
 */

const minuteMs = 60_000;
const stepMs = 5 * minuteMs;
/** A longer gap between two calls was a pause. */
const longestGapMs = 60 * minuteMs;
/** The latest gaps of today tell today's pace. */
const gapsOfToday = 20;
/** As many gaps the usual pace stands for. */
const usualCounts = 10;
/** The pace itself is not known exactly. */
const margin = 1.25;

/** @type {typeof import("./index.js").expectedWindow} */
export function expectedWindow(day, booking, now) {
  const shift = day.shifts.find((each) => each.shift === booking.shift);
  if (!shift?.pace || booking.status !== "booked" || !["expected", "arrived"].includes(shift.doctor)) return null;
  const ofShift = /** @type {Booking[]} */ (day.bookings).filter((each) => each.shift === booking.shift);
  return windowOf(shift.pace, {
    beginsMs: Date.parse(shift.startsAt) + shift.lateMinutes * minuteMs,
    callsMs: ofShift
      .flatMap(({ status, calledAt }) => (calledAt && hadTurn.has(status) ? Date.parse(calledAt) : []))
      .sort((a, b) => a - b),
    ahead: ofShift.filter((other) => other.status === "booked" && isBefore(other, booking)).length,
    now,
  });
}

const hadTurn = new Set(["in_progress", "served", "no_show"]);

/** @param {Booking} one @param {Booking} other */
export const isBefore = (one, other) =>
  (other.priority - one.priority || one.order - other.order || one.number - other.number) < 0;

/**
 * @param {{ p20: number, p50: number, p80: number }} pace in minutes
 * @param {{ beginsMs: number, callsMs: number[], ahead: number, now: number }} turn calls from the first to the last
 */
export function windowOf({ p20, p50, p80 }, { beginsMs, callsMs, ahead, now }) {
  const latest = gapsBetween(callsMs)
    .filter((gap) => gap <= longestGapMs)
    .slice(-gapsOfToday);
  const usual = p50 * minuteMs;
  const mean = (usualCounts * usual + latest.reduce((sum, gap) => sum + gap, 0)) / (usualCounts + latest.length);
  const lastCall = callsMs[callsMs.length - 1];
  const middle = Math.max(lastCall === undefined ? beginsMs : lastCall + mean, now) + ahead * mean;
  // Several gaps together vary by the root of their number.
  const spread = margin * Math.sqrt(ahead + 1) * (mean / usual) * minuteMs;
  const first = Math.floor(Math.max(middle - spread * fewMinutes(p50, p20), now) / stepMs);
  const last = Math.ceil((middle + spread * fewMinutes(p80, p50)) / stepMs);
  const toTime = (/** @type {number} */ steps) => new Date(steps * stepMs).toISOString();
  return { from: toTime(first), to: toTime(Math.max(last, first + 1)) };
}

/** @param {number[]} times */
const gapsBetween = (times) => times.slice(1).map((time, index) => time - /** @type {number} */ (times[index]));

/** To the tenth, as the database subtracts. @param {number} more @param {number} less */
const fewMinutes = (more, less) => Math.round((more - less) * 10) / 10;
