import type { Knex } from "knex";
import { type BookingKey, bookingIdOf, parseBookingId } from "../contract/booking-id.js";
import { hashSecret, isSecret } from "./api-key.js";
import { findTicket, findTickets, type Ticket } from "./ticket-queries.js";

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

/** The booking that a token names, whether or not it opens it. */
const bookingOfToken = (token: string): BookingKey | undefined => parseBookingId(token.split(".")[0] as string);

/** The ticket whose token this is, if it is one of this clinic. */
export async function ticketOfToken(db: Knex, token: string, clinicId: number): Promise<Ticket | undefined> {
  const booking = bookingOfToken(token);
  const ticket = booking?.clinicId === clinicId ? await findTicket(db, booking) : undefined;
  return ticket && isTokenOf(ticket, token) ? ticket : undefined;
}

/** Those of these tokens that open something, with their tickets. */
export async function ticketsOfTokens(db: Knex, tokens: string[]): Promise<Map<string, Ticket>> {
  const bookings = tokens.flatMap((token) => bookingOfToken(token) ?? []);
  const tickets = new Map((await findTickets(db, bookings)).map((ticket) => [bookingIdOf(ticket.booking), ticket]));
  const opened = tokens.flatMap((token): [string, Ticket][] => {
    const ticket = tickets.get(token.split(".")[0] as string);
    return ticket && isTokenOf(ticket, token) ? [[token, ticket]] : [];
  });
  return new Map(opened);
}

/** Of the token's own secret, whether or not it opens anything. */
export const ticketHashOf = (token: string): Buffer => ticketHash(token.slice(token.indexOf(".") + 1));

const isTokenOf = ({ booking, hash }: Ticket, token: string) => opensBooking(token, bookingIdOf(booking), hash);

/** Whether the token is of a booking that was moved to this one. */
export async function followsTo(db: Knex, token: string, booking: BookingKey): Promise<boolean> {
  const ticket = await ticketOfToken(db, token, booking.clinicId);
  return ticket?.movedTo !== undefined && bookingIdOf(ticket.movedTo) === bookingIdOf(booking);
}
