// @ts-check
import { queueOf } from "../ui/shown-queue.js";

/**
 * @typedef {import("../ui/queue.js").ClinicState} ClinicState
 * @typedef {import("../client/index.js").PublicBooking} Booking
 */

/** Of more who are inside, those called first are left out, of small tiles sooner; who was just called never is. */
const calledAtMost = 4;
const calledAtMostInSmall = 2;
const nextAtMost = 5;
/** Of two lists that are no line, the golden one's part of them. */
const goldenNextAtMost = 2;

/**
 * The numbers that a tile shows of all lists of its clinic. `called`: the newest first, also of those who were just called and are
 * seen already; `next`: of each list its own, where they are no line.
 *
 * @param {ClinicState & { days: [import("../ui/queue.js").Day, ...import("../ui/queue.js").Day[]] }} state
 * @param {import("../ui/shifts.js").Shift | undefined} shift Whose queue it is, if not the whole day's.
 * @param {{ highlighted: { has(id: string): boolean }, isSmall: boolean }} tile `highlighted`: who was just called
 */
export function numbersOf(state, shift, { highlighted, isSmall }) {
  const { serving, waiting, away } = queueOf(state, state.days, shift);
  const justCalled = state.days
    .flatMap(({ bookings }) => bookings)
    .filter(({ id, status }) => status === "served" && highlighted.has(id));
  const called = [...serving, ...justCalled].sort((a, b) => (b.calledAt ?? "").localeCompare(a.calledAt ?? ""));
  const atMost = isSmall ? calledAtMostInSmall : calledAtMost;
  return {
    called: called.filter((booking, index) => index < atMost || mustBeShown(booking, called, highlighted)),
    next: nextOf([...waiting, ...away], state.clinic.goldenTurn !== null),
    waitingCount: waiting.length,
    isAnybodyHere: waiting.length > 0,
  };
}

/** Who was just called, and the newest of each list. @param {Booking} booking @param {Booking[]} called @param {{ has(id: string): boolean }} highlighted */
const mustBeShown = (booking, called, highlighted) =>
  highlighted.has(booking.id) || called.find(({ list }) => list === booking.list) === booking;

/** @param {Booking[]} ahead @param {boolean} isOneLine */
function nextOf(ahead, isOneLine) {
  if (isOneLine) return ahead.slice(0, nextAtMost);
  const golden = ahead.filter(({ list }) => list === "golden").slice(0, goldenNextAtMost);
  const regular = ahead.filter(({ list }) => list !== "golden").slice(0, nextAtMost - golden.length);
  return [...regular, ...golden];
}
