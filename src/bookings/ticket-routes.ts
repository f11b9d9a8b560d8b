import { ticketHash } from "../auth/ticket-token.js";
import { bookingId as idOf } from "../contract/booking-view.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { bookingKeyOf } from "./booking-access.js";
import { rememberedBooking, ticketedBooking } from "./booking-replies.js";
import { bookingParams, ticketedBookingReply } from "./booking-schemas.js";
import { replaceTicket } from "./ticket-queries.js";

export const ticketOperations: AnyOperation[] = [
  idempotentOperation({
    id: "renewTicket",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}/ticket",
    tag: "Bookings",
    summary: "Make a new ticket for a booking",
    description:
      "For a ticket that was lost, or seen by others: the one before ends, with its open streams, and so do those of " +
      "bookings that were moved to this one. The new one is told only in this reply.",
    access: "manageBookings",
    params: bookingParams,
    replies: { 200: { description: "The booking with its new ticket", schema: ticketedBookingReply } },
    problems: ["clinic_busy"],
    handle: async ({ params, db }, secretOf) => {
      const { clinicId } = params;
      const key = bookingKeyOf(params);
      const secret = secretOf("ticket");
      const row = await db.write(
        clinicId,
        async (transaction) => {
          const replaced = await replaceTicket(transaction, key, ticketHash(secret));
          if (!replaced) throw new Problem("not_found");
          return replaced;
        },
        idOf,
      );
      return { status: 200, body: await ticketedBooking(db, row, secret) };
    },
    replay: async ({ db }, { reference, secretOf }) => ({
      status: 200,
      body: await ticketedBooking(db, await rememberedBooking(db, reference), secretOf("ticket")),
    }),
  }),
];
