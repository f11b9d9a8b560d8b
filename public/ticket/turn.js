// @ts-check
import { expectedWindow } from "../client/expected-window.js";
import { lineOf } from "../client/line.js";
import { todayIn } from "../ui/queue.js";
import { hasBegun } from "../ui/shifts.js";

/**
 * How a booking stands in the line of its day, or of its shift where the day has shifts.
 *
 * @typedef {NonNullable<ReturnType<typeof turnOf>>} Turn
 */

/**
 * @param {Pick<import("./held-booking.js").Held, "mine" | "place">} held
 * @param {import("../client/index.js").ClinicState<"public">} state Where both lists make one line, with both.
 * @param {number} now The server's time, in ms.
 */
export function turnOf({ mine, place }, state, now) {
  const { timeZone, goldenTurn, needsArrival } = state.clinic;
  const days = state.days.filter(({ list }) => goldenTurn !== null || list === place.list);
  const day = days.find(({ list }) => list === place.list);
  const bookings = days.flatMap((each) => each.bookings);
  const isLaterDay = place.date > todayIn(timeZone, now);
  const shift = day?.shifts.find((each) => each.shift === mine?.shift);
  const line = lineOf({ ...state, days }, place.date).filter(({ booking }) => booking.shift === mine?.shift);
  const inFront = line.slice(
    0,
    line.findIndex(({ booking }) => booking.id === mine?.id),
  );
  return {
    timeZone,
    list: place.list,
    day,
    shift,
    isLaterDay,
    /** Nobody of its queue can be called yet. */
    isToCome: isLaterDay || (shift !== undefined && !hasBegun(bookings, shift, now)),
    hasNoDoctor: shift ? ["left", "cancelled"].includes(shift.doctor) : (day?.onLeave ?? false),
    ahead: mine?.status === "booked" ? inFront.filter(({ isHere }) => isHere).length : 0,
    /** The clinic calls only who has come, and does not know of this patient yet. */
    isAwaited: needsArrival && !mine?.arrived,
    calledAt: bookings.flatMap(({ shift, calledAt }) => (shift === (mine?.shift ?? null) ? (calledAt ?? []) : [])),
    serving: bookings.filter(({ status }) => status === "in_progress"),
    /** When the call may be expected; null: not known. */
    window: mine ? expectedWindow(state, mine, now) : null,
  };
}
