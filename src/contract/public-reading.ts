import type { BookingRow } from "./booking-view.js";
import type { ClinicReading } from "./clinic-reading.js";

/** That somebody has arrived is public, not when. */
const arrivedSomeTime = "1970-01-01T00:00:00+00:00";

/** What the public view and the versions need of a booking: what leaves the instances that may know names (P5). */
type PublicRow = ReturnType<typeof publicRow>;

const publicRow = (row: BookingRow) => ({
  clinic_id: row.clinic_id,
  list: row.list,
  date: row.date,
  number: row.number,
  shift: row.shift,
  order: row.order,
  status: row.status,
  version: row.version,
  calls: row.calls,
  called_at: row.called_at,
  called_to: row.called_to,
  arrived_at: row.arrived_at === null ? null : arrivedSomeTime,
  priority: row.priority,
  turn_taken_at: row.turn_taken_at,
  missed: row.missed,
});

/** Whoever holds public rows alone shows no view that has these. */
const unknown = {
  patient_id: null,
  patient_name: "",
  patient_phone: null,
  source: "patient_app",
  golden_code: null,
  created_at: "",
  updated_at: "",
  finished_at: null,
  cancelled_by: null,
  moved_to_list: null,
  moved_to_date: null,
  moved_to_number: null,
  arrived_by: null,
  priority_reason: null,
  note: null,
  overbook_reason: null,
  came_from: null,
  forwarded_to: null,
} as const;

export interface PublicReading extends Omit<ClinicReading, "bookings"> {
  bookings: PublicRow[];
}

export const publicReading = (reading: ClinicReading): PublicReading => ({
  ...reading,
  bookings: reading.bookings.map(publicRow),
});

/** The same in the form of those who know more. */
export const asReading = (reading: PublicReading): ClinicReading => ({
  ...reading,
  bookings: reading.bookings.map((row) => ({ ...unknown, ...row })),
});
