import { actorOf } from "../auth/actor.js";
import { type Caller, isStaff } from "../auth/caller.js";
import { ticketHash } from "../auth/ticket-token.js";
import type { ClinicCountries } from "../clinics/clinic-countries.js";
import { clinicParams } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { checkIsNear } from "../days/day-rules.js";
import { newGoldenCodes } from "../days/golden-code.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { book } from "./book.js";
import { newBookingReply, rememberedBooking } from "./booking-replies.js";
import { type NewBooking, newBooking, newBookingReplySchema } from "./booking-schemas.js";
import { toPatient } from "./place-queries.js";

export const bookOperations = (countries: ClinicCountries): AnyOperation[] => [
  idempotentOperation({
    id: "book",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings",
    tag: "Bookings",
    summary: "Book a place",
    description:
      "With a date: on that day. Without: on the nearest working day with room, within 30 days. A 201 is stored; " +
      "a day never holds more than its capacity. On a day with shifts the place is in the one asked for, or in the first that takes " +
      "bookings. A golden booking gets a 4-digit code, returned here and shown to staff.",
    access: "book",
    params: clinicParams,
    body: newBooking,
    example: { patient: { name: "Sara Ahmed", phone: "07701234567" } },
    replies: { 201: { description: "The booking", schema: newBookingReplySchema, headers: ["Location"] } },
    problems: [
      "already_booked",
      "day_closed",
      "day_full",
      "shift_full",
      "shift_over",
      "clinic_on_leave",
      "day_not_open",
      "day_paused",
      "no_free_day",
      "date_in_past",
      "clinic_busy",
    ],
    handle: async ({ params: { clinicId }, body, caller, db, now }, secretOf) => {
      checkIsNear(body.date, now, "body");
      if (body.overbook && !isStaff(caller)) throw new Problem("forbidden");
      const ticketSecret = secretOf("ticket");
      const wish = {
        clinicId,
        list: body.list,
        date: body.date,
        shift: body.shift,
        patient: toPatient(body.patient),
        source: checkedSource(body, caller),
        arrives: body.arrived,
        overbookReason: body.overbook?.reason,
        ticketHash: ticketHash(ticketSecret),
        goldenCodes: body.list === "golden" ? newGoldenCodes() : [],
        isStaff: isStaff(caller),
        actor: actorOf(caller),
      };
      return newBookingReply(db, await book(db, wish, now, countries), ticketSecret);
    },
    replay: async ({ db }, { reference, secretOf }) =>
      newBookingReply(db, await rememberedBooking(db, reference), secretOf("ticket")),
  }),
];

function checkedSource(body: NewBooking, caller: Caller): "patient_app" | "secretary" {
  const byStaff = isStaff(caller);
  if (!byStaff && body.source === "secretary") throw invalidField("body", "#/source", "Only staff book as secretary");
  if (!byStaff && body.patient.phone === undefined) throw invalidField("body", "#/patient/phone", "Is required");
  if (!byStaff && body.arrived) throw invalidField("body", "#/arrived", "Only staff say who has come");
  return body.source ?? (byStaff ? "secretary" : "patient_app");
}
