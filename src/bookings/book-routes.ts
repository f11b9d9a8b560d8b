import type { Caller } from "../auth/caller.js";
import { newTicketSecret, ticketHash } from "../auth/ticket-token.js";
import type { ClinicCountries } from "../clinics/clinic-countries.js";
import { clinicParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { checkIsNear } from "../days/day-rules.js";
import { newGoldenCodes } from "../days/golden-code.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { book } from "./book.js";
import { isStaff } from "./booking-access.js";
import { newBookingReply, rememberedBooking } from "./booking-replies.js";
import { type NewBooking, newBooking, newBookingReplySchema } from "./booking-schemas.js";
import { toPatient } from "./place-queries.js";

export const bookOperations = (countries: ClinicCountries): AnyOperation[] => [
  operation({
    id: "book",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings",
    tag: "Bookings",
    summary: "Book a place",
    description:
      "With a date: on that day. Without: on the nearest working day with room, within 30 days. A 201 is stored; " +
      "a day never holds more than its capacity. A golden booking gets a 4-digit code, returned here and shown to staff.",
    access: "book",
    params: clinicParams,
    body: newBooking,
    example: { patient: { name: "Sara Ahmed", phone: "07701234567" } },
    replies: { 201: { description: "The booking", schema: newBookingReplySchema, headers: ["Location"] } },
    problems: [
      "already_booked",
      "day_closed",
      "day_full",
      "day_not_open",
      "day_paused",
      "no_free_day",
      "date_in_past",
      "clinic_busy",
    ],
    handle: async ({ params: { clinicId }, body, caller, db, now, once }) => {
      checkIsNear(body.date, now, "body");
      const ticketSecret = once?.ticketSecret ?? newTicketSecret();
      const request = {
        clinicId,
        list: body.list,
        date: body.date,
        patient: toPatient(body.patient),
        source: checkedSource(body, caller),
        ticketHash: ticketHash(ticketSecret),
        goldenCodes: body.list === "golden" ? newGoldenCodes() : [],
        isStaff: isStaff(caller),
        once,
      };
      return newBookingReply(db, await book(db, request, now, countries), ticketSecret);
    },
    replay: async ({ db }, { reference, ticketSecret }) =>
      newBookingReply(db, await rememberedBooking(db, reference), ticketSecret),
  }),
];

function checkedSource(body: NewBooking, caller: Caller): "patient_app" | "secretary" {
  const byStaff = isStaff(caller);
  const refuse = (pointer: string, message: string) =>
    new Problem("invalid", { errors: [{ pointer, in: "body", message }] });
  if (!byStaff && body.source === "secretary") throw refuse("#/source", "Only staff book as secretary");
  if (!byStaff && body.patient.phone === undefined) throw refuse("#/patient/phone", "Is required");
  return body.source ?? (byStaff ? "secretary" : "patient_app");
}
