import { type Booking, type Day, isWaiting, overbooked, type Status, used, waitsAlready } from "./clinic-model.js";

const transitions: Record<Status, Status[]> = {
  booked: ["in_progress", "cancelled", "no_show"],
  in_progress: ["served", "booked", "no_show"],
  no_show: ["booked"],
  served: ["in_progress"],
  cancelled: ["booked"],
};

/** The codes that forbid this change of status; none when it is allowed. */
export function statusRefusals(day: Day, booking: Booking, to: Status): string[] {
  if (to === booking.status) return [];
  return [
    ...(day.status === "closed" ? ["day_closed"] : []),
    ...(transitions[booking.status].includes(to) && booking.cancelledBy !== "move" ? [] : ["invalid_transition"]),
    ...(booking.status === "cancelled" ? restoreRefusal(day, booking) : []),
    ...(isWaiting({ ...booking, status: to }) && waitsAlready(day, booking.patient, booking) ? ["already_booked"] : []),
  ];
}

/** The code that says why a cancelled booking cannot have its place again; those beyond the capacity have their own. */
function restoreRefusal(day: Day, { shift, isOverbooked }: Booking): string[] {
  if (isOverbooked) return [];
  const planned = day.shifts.find((each) => each.shift === shift);
  if (!planned) return used(day) - overbooked(day) >= day.capacity ? ["day_full"] : [];
  const { shift: own, capacity } = planned;
  return used(day, own) - overbooked(day, own) >= capacity[day.list] ? ["shift_full"] : [];
}
