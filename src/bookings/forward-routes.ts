import { z } from "zod";
import { actorOf } from "../auth/actor.js";
import type { Caller, KnownCaller } from "../auth/caller.js";
import type { CallerAt } from "../auth/reach.js";
import { ticketHash } from "../auth/ticket-token.js";
import { bookingId } from "../contract/booking-view.js";
import { largestRowId, listName } from "../contract/fields.js";
import { invalidField } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { bookingKeyOf } from "./booking-access.js";
import { newBookingReply, rememberedBooking } from "./booking-replies.js";
import { bookingParams, newBooking, newBookingReplySchema } from "./booking-schemas.js";
import { forwardBooking, noSuchClinic } from "./forward.js";

const target = z.strictObject({
  clinicId: z.int().positive().max(largestRowId).meta({ description: "Another clinic of the same organisation" }),
  list: listName.optional().meta({ description: "Absent: the same list" }),
  overbook: newBooking.shape.overbook,
});

export function forwardOperations(callerAt: CallerAt): AnyOperation[] {
  /** A clinic that the caller cannot reach is as good as none. */
  const checkReach = async (caller: Caller, clinicId: number) => {
    if (!(await callerAt(caller as KnownCaller, clinicId))) throw noSuchClinic();
  };
  return [
    idempotentOperation({
      id: "forwardBooking",
      method: "post",
      path: "/v1/clinics/{clinicId}/bookings/{bookingId}/forward",
      tag: "Bookings",
      summary: "Send a patient on to another clinic",
      description:
        "From the nurse to the doctor, from there to the laboratory: clinics of one organisation, by whoever reaches both " +
        "(`GET /v1/clinics` lists a person’s). In one transaction the booking is served and names the new one as `forwardedTo`, " +
        "and the patient is booked there for today, with a ticket of its own; `cameFrom` names the first. Who is here has arrived " +
        "there; priority and note go along. When the other clinic refuses, nothing changes.",
      access: "manageBookings",
      params: bookingParams,
      body: target,
      example: { clinicId: 8 },
      replies: { 201: { description: "The new booking", schema: newBookingReplySchema, headers: ["Location"] } },
      problems: [
        "already_forwarded",
        "booking_over",
        "wrong_day",
        "already_booked",
        "day_closed",
        "day_full",
        "shift_full",
        "shift_over",
        "clinic_on_leave",
        "day_paused",
        "clinic_busy",
      ],
      handle: async ({ params, body, caller, db, now }, secretOf) => {
        const key = bookingKeyOf(params);
        const { clinicId, list, overbook } = body;
        if (clinicId === key.clinicId) throw invalidField("body", "#/clinicId", "Must be another clinic");
        await checkReach(caller, clinicId);
        const ticketSecret = secretOf("ticket");
        const wish = {
          ...{ clinicId, list, overbookReason: overbook?.reason },
          ...{ ticketHash: ticketHash(ticketSecret), actor: actorOf(caller) },
        };
        const row = await db.write(
          [key.clinicId, clinicId],
          (transaction) => forwardBooking(transaction, key, wish, now),
          bookingId,
        );
        return newBookingReply(db, row, ticketSecret);
      },
      replay: async ({ db, body, caller }, { reference, secretOf }) => {
        await checkReach(caller, body.clinicId);
        return newBookingReply(db, await rememberedBooking(db, reference), secretOf("ticket"));
      },
    }),
  ];
}
