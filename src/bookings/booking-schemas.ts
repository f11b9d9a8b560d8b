import { z } from "zod";
import { clinicParams, humanText, isoDate, listName } from "../http/fields.js";
import { bookingStatus, publicBookingReply, staffBookingReply } from "../views/view-schemas.js";

const phone = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, ""))
  .pipe(z.string().regex(/^\+?\d{5,15}$/, "Must be a phone number: 5 to 15 digits, with + in front if you like"));

export const newBooking = z.strictObject({
  list: listName.default("regular"),
  date: isoDate.optional().meta({ description: "Absent: the nearest working day with room, within 30 days" }),
  patient: z.strictObject({
    name: humanText(200),
    phone: phone.optional().meta({ description: "May be absent for staff only" }),
    id: humanText(100).optional().meta({ description: "Your own id of the patient; decides who is the same person" }),
  }),
  source: z.enum(["patient_app", "secretary"]).optional(),
});
export type NewBooking = z.output<typeof newBooking>;

export const bookingChange = z.strictObject({
  status: bookingStatus,
  version: z.int().optional().meta({ description: "Refuse with `changed_meanwhile` if the booking has another one" }),
});

export const bookingParams = z.object({ ...clinicParams.shape, bookingId: z.string() });

const place = {
  position: z
    .int()
    .nullable()
    .meta({ description: "Rank among those still waiting on that day; null when not waiting" }),
  ahead: z.int().nullable().meta({ description: "How many wait in front" }),
};

export const placedBookingReply = staffBookingReply.extend(place);
export const newBookingReply = placedBookingReply.extend({
  ticketToken: z.string().meta({ description: "Lets its holder read and cancel this booking; shown only now" }),
});
export const readBookingReply = z.union([placedBookingReply, publicBookingReply.extend(place)]);
