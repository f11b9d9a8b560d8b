import type { ListName } from "./booking-id.js";
import { utc } from "./utc.js";

export type DayStatus = "open" | "paused" | "closed";

export type DoctorState = "expected" | "arrived" | "left" | "cancelled";

/** As the database keeps it in the day's row; times in any offset. */
export interface ShiftView {
  shift: number;
  startsAt: string;
  endsAt: string;
  capacity: number;
  used: number;
  overbooked: number;
  firstNumber: number;
  lastNumber: number;
  doctor: DoctorState;
  lateMinutes: number;
  /** Minutes from one call to the next. */
  pace: { p20: number; p50: number; p80: number } | null;
}

export const dayColumns =
  "list, date, status, capacity, used, overbooked, on_leave, note, shifts, version, closed_version";

export interface DayRow {
  list: ListName;
  date: string;
  status: DayStatus;
  capacity: number;
  used: number;
  overbooked: number;
  on_leave: boolean;
  note: string | null;
  shifts: ShiftView[];
  version: number;
  closed_version: number | null;
}

/** The same for every audience. */
export const dayView = (row: DayRow) => ({
  list: row.list,
  date: row.date,
  status: row.status,
  capacity: row.capacity,
  used: row.used,
  overbooked: row.overbooked,
  onLeave: row.on_leave,
  note: row.note,
  shifts: row.shifts.map((shift) => ({ ...shift, startsAt: utc(shift.startsAt), endsAt: utc(shift.endsAt) })),
});
