// @ts-check
/**
 * When a patient may expect the call: the same as the database's function `expected_window`, so that a page can say it anew
 * as time passes and nothing has to be sent.
 *
 * @typedef {import("./index.js").Day} Day
 * @typedef {Day["bookings"][number]} Booking
 */

import { lineOf } from "./line.js";

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
export function expectedWindow(state, booking, now) {
  const isOneLine = state.clinic.goldenTurn !== null;
  const ofLine = state.days.filter(({ date, list }) => date === booking.date && (isOneLine || list === booking.list));
  const shifts = ofLine.find(({ list }) => list === booking.list)?.shifts ?? [];
  const shift = shifts.find((each) => each.shift === booking.shift);
  if (!shift?.pace || booking.status !== "booked" || !["expected", "arrived"].includes(shift.doctor)) return null;
  const firstNumbers = new Map(shifts.map((each) => [each.shift, each.firstNumber]));
  const isEarlier = (/** @type {Booking} */ other) =>
    (firstNumbers.get(/** @type {number} */ (other.shift)) ?? 0) < shift.firstNumber;
  const ofShift = (/** @type {Booking} */ other) => other.shift === booking.shift;
  const bookings = ofLine.flatMap((day) => /** @type {Booking[]} */ (day.bookings));
  const called = bookings.filter(({ status, calledAt }) => calledAt !== null && hadTurn.has(status));
  const line = lineOf({ ...state, days: ofLine }, booking.date).map((each) => /** @type {Booking} */ (each.booking));
  const before = line.slice(
    0,
    line.findIndex(({ id }) => id === booking.id),
  );
  return windowOf(shift.pace, {
    beginsMs: beginOf(shift, called.some(ofShift)),
    callsMs: called
      .filter((other) => ofShift(other) || isEarlier(other))
      .map(({ calledAt }) => Date.parse(calledAt ?? ""))
      .sort((a, b) => a - b),
    earlier: before.filter((other) => !ofShift(other)).length,
    ahead: before.filter(ofShift).length,
    now,
  });
}

const hadTurn = new Set(["in_progress", "served", "no_show"]);

/**
 * When the doctor begins; undefined: has begun.
 *
 * @param {Day["shifts"][number]} shift
 * @param {boolean} hasCalled
 */
function beginOf({ doctor, startsAt, lateMinutes }, hasCalled) {
  if (doctor === "expected") return Date.parse(startsAt) + lateMinutes * minuteMs;
  return hasCalled ? undefined : Date.parse(startsAt);
}

/**
 * @param {{ p20: number, p50: number, p80: number }} pace in minutes
 * @param {object} turn
 * @param {number} [turn.beginsMs] When the doctor begins; absent: has begun.
 * @param {number[]} turn.callsMs From the first to the last.
 * @param {number} turn.earlier Who still wait of earlier shifts.
 * @param {number} turn.ahead Who go first in this one.
 * @param {number} turn.now
 */
export function windowOf({ p20, p50, p80 }, { beginsMs = Number.NEGATIVE_INFINITY, callsMs, earlier, ahead, now }) {
  const latest = gapsBetween(callsMs)
    .filter((gap) => gap <= longestGapMs)
    .slice(-gapsOfToday);
  const usual = p50 * minuteMs;
  const mean = (usualCounts * usual + latest.reduce((sum, gap) => sum + gap, 0)) / (usualCounts + latest.length);
  const lastCall = callsMs[callsMs.length - 1] ?? Number.NEGATIVE_INFINITY;
  const soonest = Math.max(now, beginsMs);
  const middle = Math.max(soonest, Math.max(lastCall + mean, now) + earlier * mean) + ahead * mean;
  // Several gaps together vary by the root of their number.
  const spread = margin * Math.sqrt(earlier + ahead + 1) * (mean / usual) * minuteMs;
  const first = Math.floor(Math.max(middle - spread * fewMinutes(p50, p20), soonest) / stepMs);
  const last = Math.ceil((middle + spread * fewMinutes(p80, p50)) / stepMs);
  const toTime = (/** @type {number} */ steps) => new Date(steps * stepMs).toISOString();
  return { from: toTime(first), to: toTime(Math.max(last, first + 1)) };
}

/** @param {number[]} times */
const gapsBetween = (times) => times.slice(1).map((time, index) => time - /** @type {number} */ (times[index]));

/** To the tenth, as the database subtracts. @param {number} more @param {number} less */
const fewMinutes = (more, less) => Math.round((more - less) * 10) / 10;
