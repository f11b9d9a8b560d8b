import { bookingIdOf, type ListName } from "./booking-id.js";
import { utc } from "./utc.js";

/** What each audience sees of a booking. The public one has no personal data (P5). */

export type BookingStatus = "booked" | "in_progress" | "served" | "no_show" | "cancelled";
/** By whom a booking ended before its turn: `closing` of its day, or a `move` that gave the patient another one. */
export const cancellers = ["patient", "staff", "closing", "move", "leave"] as const;
export type Audience = "staff" | "public";

/** What the holder of its ticket sees: all but what staff wrote, and the golden code, which they were told once. */
export function ownBooking(row: BookingRow) {
  const { goldenCode: _1, note: _2, priorityReason: _3, overbookReason: _4, ...booking } = staffBooking(row);
  return booking;
}

export const bookingId = ({ clinic_id: clinicId, list, date, number }: BookingRow): string =>
  bookingIdOf({ clinicId, list, date, number });

const columns =
  `clinic_id list date number shift order status version patient_id patient_name patient_phone source golden_code
  calls called_at called_to created_at updated_at finished_at cancelled_by moved_to_list moved_to_date moved_to_number
  arrived_at arrived_by priority priority_reason turn_taken_at missed note overbook_reason came_from
  forwarded_to`.split(/\s+/);

/** What a view needs of the table `bookings`, for a query's select list; in full, for days have some of the same columns. */
export const bookingColumns = columns.map((column) => `bookings."${column}"`).join(", ");

export interface BookingRow {
  clinic_id: number;
  list: ListName;
  date: string;
  number: number;
  shift: number | null;
  order: number;
  status: BookingStatus;
  version: number;
  patient_id: string | null;
  patient_name: string;
  patient_phone: string | null;
  source: "patient_app" | "secretary";
  golden_code: string | null;
  calls: number;
  called_at: string | null;
  called_to: string | null;
  created_at: string;
  updated_at: string;
  finished_at: string | null;
  cancelled_by: (typeof cancellers)[number] | null;
  moved_to_list: ListName | null;
  moved_to_date: string | null;
  moved_to_number: number | null;
  arrived_at: string | null;
  arrived_by: "desk" | "kiosk" | "phone" | null;
  priority: number;
  priority_reason: string | null;
  turn_taken_at: string | null;
  missed: number;
  note: string | null;
  overbook_reason: string | null;
  came_from: string | null;
  forwarded_to: string | null;
}

export const publicBooking = (row: BookingRow) => ({
  id: bookingId(row),
  list: row.list,
  date: row.date,
  number: row.number,
  shift: row.shift,
  order: row.order,
  status: row.status,
  calls: row.calls,
  calledAt: utc(row.called_at),
  calledTo: row.called_to,
  arrived: row.arrived_at !== null,
  priority: row.priority,
  turnTakenAt: utc(row.turn_taken_at),
  missed: row.missed,
});

export const staffBooking = (row: BookingRow) => ({
  id: bookingId(row),
  list: row.list,
  date: row.date,
  number: row.number,
  shift: row.shift,
  order: row.order,
  status: row.status,
  version: row.version,
  patient: { id: row.patient_id, name: row.patient_name, phone: row.patient_phone },
  source: row.source,
  ...(row.golden_code !== null && { goldenCode: row.golden_code }),
  calls: row.calls,
  calledAt: utc(row.called_at),
  calledTo: row.called_to,
  createdAt: utc(row.created_at),
  updatedAt: utc(row.updated_at),
  finishedAt: utc(row.finished_at),
  cancelledBy: row.cancelled_by,
  movedTo: movedTo(row),
  cameFrom: row.came_from,
  forwardedTo: row.forwarded_to,
  arrived: row.arrived_at !== null,
  arrivedAt: utc(row.arrived_at),
  arrivedBy: row.arrived_by,
  priority: row.priority,
  priorityReason: row.priority_reason,
  turnTakenAt: utc(row.turn_taken_at),
  missed: row.missed,
  note: row.note,
  overbookReason: row.overbook_reason,
});

function movedTo({
  clinic_id: clinicId,
  moved_to_list: list,
  moved_to_date: date,
  moved_to_number: number,
}: BookingRow) {
  return list === null || date === null || number === null ? null : bookingIdOf({ clinicId, list, date, number });
}
