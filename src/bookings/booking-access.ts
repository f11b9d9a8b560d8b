import type { IncomingHttpHeaders } from "node:http";
import { type Caller, isStaff } from "../auth/caller.js";
import { followsTo, opensBooking } from "../auth/ticket-token.js";
import { type BookingKey, bookingIdOf, parseBookingId } from "../contract/booking-id.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type FoundBooking, findBooking } from "./booking-queries.js";

/** The booking that an address names; 404 for one of another clinic. */
export function bookingKeyOf({ clinicId, bookingId }: { clinicId: number; bookingId: string }): BookingKey {
  const key = parseBookingId(bookingId);
  if (key?.clinicId !== clinicId) throw new Problem("not_found");
  return key;
}

/** In what capacity somebody deals with one booking. */
export type Relation = "staff" | "holder" | "stranger";

export interface AccessedBooking extends FoundBooking {
  key: BookingKey;
  relation: Relation;
}

/**
 * The booking, and what the caller is to it. Throws 404; 401 for a token that does not open it, and for
 * strangers without a credential where the board is not public.
 */
export async function accessBooking(
  db: RequestClient,
  params: { clinicId: number; bookingId: string },
  caller: Caller,
  headers: IncomingHttpHeaders,
): Promise<AccessedBooking> {
  const key = bookingKeyOf(params);
  const found = await db.read((pool) => findBooking(pool, key));
  const token = headers["booking-token"];
  if (token !== undefined) {
    if (found && (await isHeld(db, key, String(token), found.ticketHash)))
      return { ...found, key, relation: isStaff(caller) ? "staff" : "holder" };
    if (caller.role === "nobody") throw new Problem("unauthenticated"); // else the valid credential beside it counts
  }
  if (caller.role === "nobody" && !found?.publicBoard) throw new Problem("unauthenticated");
  if (!found) throw new Problem("not_found");
  return { ...found, key, relation: isStaff(caller) ? "staff" : "stranger" };
}

/** By its own ticket, or by that of a booking that was moved to it. */
const isHeld = async (db: RequestClient, key: BookingKey, token: string, hash: Buffer): Promise<boolean> =>
  opensBooking(token, bookingIdOf(key), hash) || (await db.read((pool) => followsTo(pool, token, key)));
