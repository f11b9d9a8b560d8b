import { z } from "zod";
import type { ShiftView } from "./day-view.js";
import { listName } from "./fields.js";
import { bookingStatus, doctorState, pace } from "./view-schemas.js";

/** Rows that come from another server, in the form in which the database wrote them. Unknown members are dropped. */

const whole = z.int();
const text = z.string();

const shiftMembers = z.object({
  shift: whole,
  startsAt: text,
  endsAt: text,
  capacity: whole,
  used: whole,
  overbooked: whole,
  firstNumber: whole,
  lastNumber: whole,
  doctor: doctorState,
  lateMinutes: whole,
  pace: pace.nullable(),
});

/** Untouched: in frames its members stand in the order in which the database wrote them, and zod would make one of its own. */
const shift = z.custom<ShiftView>((value) => shiftMembers.safeParse(value).success, "Must be a shift");

const dayRow = z.object({
  list: listName,
  date: text,
  status: z.enum(["open", "paused", "closed"]),
  capacity: whole,
  used: whole,
  overbooked: whole,
  on_leave: z.boolean(),
  note: text.nullable(),
  shifts: z.array(shift),
  version: whole,
  closed_version: whole.nullable(),
});

export const publicRow = z.object({
  clinic_id: whole,
  list: listName,
  date: text,
  number: whole,
  shift: whole.nullable(),
  order: z.number(),
  status: bookingStatus,
  version: whole,
  calls: whole,
  called_at: text.nullable(),
  called_to: text.nullable(),
  arrived_at: text.nullable(),
  priority: whole,
  turn_taken_at: text.nullable(),
  missed: whole,
});

/** All of a reading but its bookings. */
export const readingOfDays = z.object({
  clinicId: whole,
  epoch: text,
  version: whole,
  ageMs: z.number(),
  clinic: z.object({
    name: text,
    timeZone: text,
    calendar: text,
    publicBoard: z.boolean(),
    version: whole,
    needsArrival: z.boolean(),
    goldenTurn: whole.nullable(),
  }),
  days: z.array(dayRow),
});

export const publicReadingSchema = readingOfDays.extend({ bookings: z.array(publicRow) });
