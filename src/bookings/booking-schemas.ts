import { z } from "zod";
import {
  bookingIdText,
  clinicParams,
  humanText,
  isoDate,
  listName,
  patientId,
  shiftNumber,
} from "../contract/fields.js";
import { newBookingExample, publicPlaceExample, waitingBookingExample } from "../contract/view-examples.js";
import { bookingStatus, publicBookingReply, staffBookingReply } from "../contract/view-schemas.js";

/** Whether it is a number depends on the clinic's country, which the schema cannot know. */
const phone = z.string().max(40);
const phoneSpelling = "In any spelling; kept as E.164. Without + it is a number of the clinic's country";

export const newBooking = z.strictObject({
  list: listName.default("regular"),
  date: isoDate.optional().meta({ description: "Absent: the nearest working day with room, within 30 days" }),
  shift: shiftNumber.optional().meta({ description: "Absent: the first that is not over and has room" }),
  patient: z.strictObject({
    name: humanText(200),
    phone: phone.optional().meta({ description: `${phoneSpelling}. May be absent for staff only` }),
    id: patientId.optional(),
  }),
  source: z.enum(["patient_app", "secretary"]).optional(),
  arrived: z.boolean().optional().meta({
    description: "Staff: the patient is here already. For today alone, which is the date then if none is said",
  }),
  overbook: z
    .strictObject({ reason: humanText(200) })
    .optional()
    .meta({ description: "Staff: beyond the capacity, where the date or its shift is full" }),
});
export type NewBooking = z.output<typeof newBooking>;

export const bookingChange = z
  .strictObject({
    status: bookingStatus.optional(),
    version: z.int().optional().meta({ description: "Refuse with `changed_meanwhile` if the booking has another one" }),
    after: bookingIdText.nullable().optional().meta({
      description: "Staff: stand directly behind this booking of the same day; null: in front of all",
    }),
    patient: z
      .strictObject({
        name: humanText(200).optional(),
        phone: phone.nullable().optional().meta({ description: phoneSpelling }),
        id: patientId.nullable().optional(),
      })
      .optional()
      .meta({ description: "Staff: correct who the patient is; absent fields stay" }),
    priority: z.int().min(0).max(3).optional().meta({ description: "Staff: who is more urgent goes first" }),
    priorityReason: humanText(200).optional().meta({ description: "Why; staff alone see it" }),
    note: humanText(500).nullable().optional().meta({ description: "For staff alone" }),
  })
  .refine(({ version: _, ...changes }) => Object.values(changes).some((change) => change !== undefined), {
    path: ["status"],
    error: "Say what to change: status, after, patient, priority or note",
  })
  .refine(({ priority = 0, priorityReason }) => priority > 0 === (priorityReason !== undefined), {
    path: ["priorityReason"],
    error: "Must go with a priority above 0",
  });
export type BookingChange = z.output<typeof bookingChange>;

export const bookingParams = z.object({
  ...clinicParams.shape,
  bookingId: z.string().meta({ description: "The booking's `id`" }),
});

const place = {
  position: z
    .int()
    .nullable()
    .meta({ description: "Rank among those still waiting on that day; null when not waiting" }),
  ahead: z.int().nullable().meta({ description: "How many wait in front" }),
  expected: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).nullable().meta({
    description: "When the call may be expected; null: not waiting, no shift, no doctor, or no pace known yet",
  }),
};

export const placedBookingReply = staffBookingReply
  .extend(place)
  .meta({ id: "PlacedBooking", examples: [waitingBookingExample] });
const ticketed = {
  ...place,
  ticketToken: z.string().meta({ description: "Lets its holder read and cancel this booking; shown only now" }),
};
export const newBookingReplySchema = staffBookingReply
  .extend(ticketed)
  .meta({ id: "NewBooking", examples: [newBookingExample] });
export const ticketedBookingReply = staffBookingReply
  .extend(ticketed)
  .meta({ id: "TicketedBooking", examples: [newBookingExample] });
export const publicPlacedReply = publicBookingReply
  .extend(place)
  .meta({ id: "PlacedPublicBooking", examples: [publicPlaceExample] });
export const readBookingReply = z.union([placedBookingReply, publicPlacedReply]);
