import type { Knex } from "knex";
import { type BookingKey, parseBookingId } from "../contract/booking-id.js";
import { hashSecret, isSecret } from "./api-key.js";
import { findTicketHash } from "./ticket-queries.js";

/** A ticket token is `<booking id>.<secret>`: it names its booking, and the secret's 128 bits open only that one. */

export const ticketHash = hashSecret;

export const formatTicketToken = (bookingId: string, secret: string): string => `${bookingId}.${secret}`;

export function opensBooking(token: string, bookingId: string, hash: Buffer): boolean {
  const [, id, secret] = /^([^.]+)\.([\w-]{22})$/.exec(token) ?? [];
  return id === bookingId && secret !== undefined && isSecret(secret, hash);
}

/** The booking that the token opens, if it is one of this clinic. */
export async function bookingOfTicket(db: Knex, token: string, clinicId: number): Promise<BookingKey | undefined> {
  const bookingId = token.split(".")[0] as string;
  const key = parseBookingId(bookingId);
  const hash = key?.clinicId === clinicId ? await findTicketHash(db, key) : undefined;
  return hash && opensBooking(token, bookingId, hash) ? key : undefined;
}
