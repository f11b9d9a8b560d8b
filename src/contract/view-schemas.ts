import { z } from "zod";
import { cancellers } from "./booking-view.js";
import { isoDate, listName, shiftNumber } from "./fields.js";
import { liveDaysExample, shiftExample } from "./view-examples.js";

/** The views as schemas, for the OpenAPI document. */

export const bookingStatus = z.enum(["booked", "in_progress", "served", "no_show", "cancelled"]);

const called = {
  calls: z.int(),
  calledAt: z.iso.datetime().nullable(),
  calledTo: z.string().nullable(),
};

const inLine = {
  arrived: z.boolean(),
  priority: z.int().min(0).max(3).meta({ description: "Who is more urgent goes first; 0 is everybody else" }),
  turnTakenAt: z.iso.datetime().nullable().meta({
    description:
      "When the line called the patient in turn; null: not, or because of a priority. The golden turn counts by it",
  }),
  missed: z.int().meta({ description: "How often the patient was put back after calls without an answer" }),
};

export const publicBookingReply = z
  .object({
    id: z.string().meta({ example: "B-7-20261124-0012" }),
    list: listName,
    date: isoDate,
    number: z.int(),
    shift: shiftNumber.nullable().meta({ description: "Null on a day without shifts" }),
    order: z.number().meta({ description: "Where it stands in the queue; its number at first" }),
    status: bookingStatus,
    ...called,
    ...inLine,
  })
  .meta({ id: "PublicBooking" });

export const staffBookingReply = z
  .object({
    ...publicBookingReply.omit({
      calls: true,
      calledAt: true,
      calledTo: true,
      arrived: true,
      priority: true,
      turnTakenAt: true,
      missed: true,
    }).shape,
    version: z.int(),
    patient: z.object({ id: z.string().nullable(), name: z.string(), phone: z.string().nullable() }),
    source: z.enum(["patient_app", "secretary"]),
    goldenCode: z.string().optional(),
    ...called,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    cancelledBy: z
      .enum(cancellers)
      .nullable()
      .meta({ description: "`closing`: the clinic closed the day; `move`: the patient has another booking instead" }),
    movedTo: z.string().nullable().meta({ description: "The `id` of that other booking; follows further moves" }),
    cameFrom: z
      .string()
      .nullable()
      .meta({ description: "The `id` of the booking at the clinic that sent the patient here" }),
    forwardedTo: z
      .string()
      .nullable()
      .meta({ description: "The `id` of the booking at the clinic where the patient was sent" }),
    ...inLine,
    arrivedAt: z.iso.datetime().nullable(),
    arrivedBy: z.enum(["desk", "kiosk", "phone"]).nullable(),
    priorityReason: z.string().nullable().optional().meta({ description: "Staff only" }),
    note: z.string().nullable().optional().meta({ description: "Staff only" }),
    overbookReason: z
      .string()
      .nullable()
      .optional()
      .meta({ description: "Staff only: why it was taken beyond the capacity" }),
  })
  .meta({ id: "StaffBooking" });

export const doctorState = z.enum(["expected", "arrived", "left", "cancelled"]);

export const pace = z.object({ p20: z.number(), p50: z.number(), p80: z.number() }).meta({
  id: "Pace",
  description: "Minutes from one call to the next: of a hundred, 20, 50 and 80 are at most so long",
});

const overbooked = z.int().meta({ description: "Places that staff have added beyond the capacity" });

const shiftReply = z
  .object({
    shift: shiftNumber,
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    capacity: z.int(),
    used: z.int().meta({ description: "Bookings that are not cancelled" }),
    overbooked,
    firstNumber: z.int(),
    lastNumber: z
      .int()
      .meta({ description: "The newest ticket's number; before the first, one less than `firstNumber`" }),
    doctor: doctorState,
    lateMinutes: z.int().meta({ description: "How much later than `startsAt` the doctor is expected" }),
    pace: pace.nullable().meta({ description: "As learned from earlier days; null: not yet" }),
  })
  .meta({ id: "Shift", examples: [shiftExample] });

export const dayViewReply = z.object({
  list: listName,
  date: isoDate,
  status: z.enum(["open", "paused", "closed"]),
  capacity: z.int(),
  used: z.int().meta({ description: "Bookings that are not cancelled" }),
  overbooked,
  onLeave: z.boolean().meta({ description: "Closed as a whole: it takes no bookings" }),
  note: z.string().nullable().meta({ description: "What the public is told of a leave, of the day or of a shift" }),
  shifts: z.array(shiftReply).meta({ description: "In their order; empty when the day is one as a whole" }),
});

const liveDayReply = dayViewReply
  .extend({
    bookings: z
      .array(z.union([staffBookingReply, publicBookingReply]))
      .meta({ description: "All of one kind, by the audience" }),
  })
  .meta({ id: "LiveDay" });

/** What decides who is next. */
const lineRule = {
  needsArrival: z.boolean().meta({ description: "Only who has come is called" }),
  goldenTurn: z
    .int()
    .nullable()
    .meta({ description: "One line for both lists: 0, golden first; n, one golden after n regular. Null: two lists" }),
};

export const liveDaysReply = z
  .object({
    clinicId: z.int(),
    version: z.int(),
    clinic: z.object({ name: z.string(), timeZone: z.string(), ...lineRule }),
    days: z.array(liveDayReply),
  })
  .meta({ id: "LiveDays", examples: [liveDaysExample] });
