// @ts-check
import { expectedWindow, isBefore } from "../client/expected-window.js";
import { todayIn } from "../ui/queue.js";
import { hasBegun } from "../ui/shifts.js";

/**
 * How a booking stands in the queue of its day, or of its shift where the day has shifts.
 *
 * @typedef {NonNullable<ReturnType<typeof turnOf>>} Turn
 */

/**
 * @param {Pick<import("./held-booking.js").Held, "mine" | "place">} held
 * @param {import("../client/index.js").ClinicState<"public">} state
 * @param {number} now The server's time, in ms.
 */
export function turnOf({ mine, place }, state, now) {
  const day = state.days[0];
  const bookings = day?.bookings ?? [];
  const { timeZone } = state.clinic;
  const isLaterDay = place.date > todayIn(timeZone, now);
  const shift = day?.shifts.find((each) => each.shift === mine?.shift);
  const queue = bookings.filter((booking) => booking.shift === (mine?.shift ?? null));
  return {
    timeZone,
    day,
    shift,
    isLaterDay,
    /** Nobody of its queue can be called yet. */
    isToCome: isLaterDay || (shift !== undefined && !hasBegun(bookings, shift, now)),
    hasNoDoctor: shift ? ["left", "cancelled"].includes(shift.doctor) : (day?.onLeave ?? false),
    ahead: mine ? queue.filter((other) => other.status === "booked" && isBefore(other, mine)).length : 0,
    calledAt: queue.flatMap((booking) => booking.calledAt ?? []),
    serving: bookings.filter(({ status }) => status === "in_progress"),
    /** When the call may be expected; null: not known. */
    window: day && mine ? expectedWindow(day, mine, now) : null,
  };
}
