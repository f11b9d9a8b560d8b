import { randomBytes } from "node:crypto";
import { hashSecret, isSecret } from "../auth/api-key.js";

/** A ticket token is `<booking id>.<secret>`: it names its booking, and the secret's 128 bits open only that one. */

export const newTicketSecret = (): string => randomBytes(16).toString("base64url");

export const ticketHash = hashSecret;

export const formatTicketToken = (bookingId: string, secret: string): string => `${bookingId}.${secret}`;

export function opensBooking(token: string, bookingId: string, hash: Buffer): boolean {
  const [, id, secret] = /^([^.]+)\.([\w-]{22})$/.exec(token) ?? [];
  return id === bookingId && secret !== undefined && isSecret(secret, hash);
}
