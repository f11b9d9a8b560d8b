// @ts-check

import { currentShift, expectedAt, hasBegun, hasCalled } from "../ui/shifts.js";
import { queueOf } from "../ui/shown-queue.js";

/**
 * @typedef {import("../ui/queue.js").ClinicState} ClinicState
 * @typedef {"silent" | "late" | "paused" | "full"} Trouble
 */

/** So long nobody is called while people wait, before somebody should look. */
const silentAfterMs = 30 * 60_000;
/** From what is worst. */
const troubles = /** @type {const} */ (["silent", "late", "paused", "full"]);

/**
 * How it is with a clinic's day, as whoever answers for many clinics wants to know it; undefined: there is no list today.
 *
 * @param {ClinicState} state
 * @param {number} now The server's time, in ms.
 */
export function factsOf(state, now) {
  const [day, ...others] = state.days;
  if (!day) return undefined;
  const bookings = state.days.flatMap((each) => each.bookings);
  const shift = currentShift(day, now, bookings);
  const { serving, waiting } = queueOf(state, [day, ...others], shift);
  const lastCallAt = bookings.reduce((last, { calledAt }) => Math.max(last, Date.parse(calledAt ?? "") || 0), 0);
  /** @param {"used" | "capacity" | "overbooked"} count */
  const sum = (count) => state.days.reduce((total, each) => total + each[count], 0);
  const [used, places] = [sum("used"), sum("capacity") + sum("overbooked")];
  const isTime = shift === undefined || hasBegun(bookings, shift, now);
  // Without hours nobody can tell when a first call was due.
  const quietSince = Math.max(lastCallAt, shift ? expectedAt(shift) : 0);
  const is = {
    silent: waiting.length > 0 && isTime && quietSince > 0 && now - quietSince >= silentAfterMs,
    late: shift !== undefined && isLate(bookings, shift, now),
    paused: state.days.some(({ status }) => status === "paused"),
    full: places > 0 && used >= places && !day.onLeave,
  };
  return {
    day: { ...day, bookings },
    called: serving[0],
    waitingCount: waiting.length,
    used,
    places,
    lastCallAt: lastCallAt || undefined,
    troubles: troubles.filter((trouble) => is[trouble]),
  };
}

/** @typedef {NonNullable<ReturnType<typeof factsOf>>} ClinicFacts */

/** The shift should have begun, and its doctor is not there. @param {import("../ui/shifts.js").Booking[]} bookings @param {import("../ui/shifts.js").Shift} shift @param {number} now */
const isLate = (bookings, shift, now) =>
  shift.doctor === "expected" &&
  now >= Date.parse(shift.startsAt) &&
  now < Date.parse(shift.endsAt) &&
  !hasCalled(bookings, shift);

/** The worst trouble stands before any number of lesser ones. @param {ClinicFacts | undefined} facts */
export const weightOf = (facts) =>
  troubles.reduce((weight, trouble) => 2 * weight + (facts?.troubles.includes(trouble) ? 1 : 0), 0);
