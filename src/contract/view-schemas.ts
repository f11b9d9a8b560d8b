import { z } from "zod";
import { cancellers } from "./booking-view.js";
import { isoDate, listName } from "./fields.js";
import { liveDaysExample } from "./view-examples.js";

/** The views as schemas, for the OpenAPI document. */

export const bookingStatus = z.enum(["booked", "in_progress", "served", "no_show", "cancelled"]);

const called = {
  calls: z.int(),
  calledAt: z.iso.datetime().nullable(),
  calledTo: z.string().nullable(),
};

export const publicBookingReply = z
  .object({
    id: z.string().meta({ example: "B-7-20261124-0012" }),
    list: listName,
    date: isoDate,
    number: z.int(),
    order: z.number().meta({ description: "Where it stands in the queue; its number at first" }),
    status: bookingStatus,
    ...called,
  })
  .meta({ id: "PublicBooking" });

export const staffBookingReply = z
  .object({
    ...publicBookingReply.omit({ calls: true, calledAt: true, calledTo: true }).shape,
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
  })
  .meta({ id: "StaffBooking" });

export const dayViewReply = z.object({
  list: listName,
  date: isoDate,
  status: z.enum(["open", "paused", "closed"]),
  capacity: z.int(),
  used: z.int().meta({ description: "Bookings that are not cancelled" }),
});

const liveDayReply = dayViewReply
  .extend({
    bookings: z
      .array(z.union([staffBookingReply, publicBookingReply]))
      .meta({ description: "All of one kind, by the audience" }),
  })
  .meta({ id: "LiveDay" });

export const liveDaysReply = z
  .object({
    clinicId: z.int(),
    version: z.int(),
    clinic: z.object({ name: z.string(), timeZone: z.string() }),
    days: z.array(liveDayReply),
  })
  .meta({ id: "LiveDays", examples: [liveDaysExample] });
