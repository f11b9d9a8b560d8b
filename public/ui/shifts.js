// @ts-check
/**
 * The shifts of a day, as a waiting room knows them.
 *
 * @typedef {import("../client/index.js").Day<"public">} Day
 * @typedef {Day["shifts"][number]} Shift
 * @typedef {Day["bookings"][number]} Booking
 */

/** When the doctor is expected, in ms. @param {Shift} shift */
export const expectedAt = ({ startsAt, lateMinutes }) => Date.parse(startsAt) + lateMinutes * 60_000;

/** @param {Booking[]} bookings @param {Shift} shift */
export const hasCalled = (bookings, { shift }) =>
  bookings.some((booking) => booking.shift === shift && booking.calledAt !== null);

/**
 * Whether it is time for the shift's patients: the doctor is there, calls, or should be there.
 *
 * @param {Booking[]} bookings
 * @param {Shift} shift
 * @param {number} now The server's time, in ms.
 */
export const hasBegun = (bookings, shift, now) =>
  shift.doctor === "arrived" || hasCalled(bookings, shift) || now >= expectedAt(shift);

/**
 * The shift that a day is at: the one that runs, else the next, else the last. Undefined: the day is one as a whole.
 *
 * @param {Day} day
 * @param {number} now The server's time, in ms.
 * @param {Booking[]} [bookings] Those of both lists, where they are known: the doctor is one for both.
 * @returns {Shift | undefined}
 */
export function currentShift(day, now, bookings = day.bookings) {
  const shifts = [...day.shifts].sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const begun = shifts.filter(({ startsAt }) => Date.parse(startsAt) <= now);
  const last = begun[begun.length - 1];
  const next = shifts[begun.length];
  return last && (!next || now < Date.parse(last.endsAt) || runsOver(bookings, last)) ? last : next;
}

/** A doctor who is still there sees whoever still waits, however late it has become. @param {Booking[]} bookings @param {Shift} shift */
const runsOver = (bookings, { shift, doctor }) =>
  doctor === "arrived" && bookings.some((booking) => booking.shift === shift && booking.status === "booked");
