import type { BookingStatus } from "../contract/booking-view.js";

/** Which status may follow which. Only staff bring a cancelled booking back, and only while its place is free. */
const transitions: Record<BookingStatus, readonly BookingStatus[]> = {
  booked: ["in_progress", "cancelled", "no_show"],
  in_progress: ["served", "booked", "no_show"],
  no_show: ["booked"],
  served: ["in_progress"],
  cancelled: ["booked"],
};

export const mayBecome = (from: BookingStatus, to: BookingStatus): boolean => transitions[from].includes(to);
