import type { Knex } from "knex";
import { type BookingKey, bookingIdOf, parseBookingId } from "../contract/booking-id.js";
import { hashSecret, isSecret } from "./api-key.js";
import { findTicket, type Ticket } from "./ticket-queries.js";

/**
 * A ticket token is `<booking id>.<secret>`: it names its booking, and the secret's 128 bits open only that one, and the
 * one that this was moved to.
 */

export const ticketHash = hashSecret;

export const formatTicketToken = (bookingId: string, secret: string): string => `${bookingId}.${secret}`;

export function opensBooking(token: string, bookingId: string, hash: Buffer): boolean {
  const [, id, secret] = /^([^.]+)\.([\w-]{22})$/.exec(token) ?? [];
  return id === bookingId && secret !== undefined && isSecret(secret, hash);
}

/** The ticket whose token this is, if it is one of this clinic. */
export async function ticketOfToken(db: Knex, token: string, clinicId: number): Promise<Ticket | undefined> {
  const bookingId = token.split(".")[0] as string;
  const key = parseBookingId(bookingId);
  const ticket = key?.clinicId === clinicId ? await findTicket(db, key) : undefined;
  return ticket && opensBooking(token, bookingId, ticket.hash) ? ticket : undefined;
}

/** Whether the token is of a booking that was moved to this one. */
export async function followsTo(db: Knex, token: string, booking: BookingKey): Promise<boolean> {
  const ticket = await ticketOfToken(db, token, booking.clinicId);
  return ticket?.movedTo !== undefined && bookingIdOf(ticket.movedTo) === bookingIdOf(booking);
}
