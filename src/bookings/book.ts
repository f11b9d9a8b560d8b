import type { Knex } from "knex";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import type { RequestClient } from "../db/request-client.js";
import type { Once } from "../idempotency/once.js";
import { bookPlace, type Wish } from "./place-queries.js";

export interface BookingRequest extends Wish {
  once?: Once | undefined;
}

/** Books a place, or throws the Problem that says why not. */
export const book = (db: RequestClient, request: BookingRequest, now: Date): Promise<BookingRow> =>
  request.once
    ? db.write(request.clinicId, (transaction) => bookWithin(transaction, request, now), request.once)
    : db.writeStatement(request.clinicId, (pool) => bookPlace(pool, request, now));

/** Books as part of a transaction that holds the clinic's lock. */
export async function bookWithin(
  transaction: Knex.Transaction,
  request: BookingRequest,
  now: Date,
): Promise<BookingRow> {
  const row = await bookPlace(transaction, request, now);
  await request.once?.remember(transaction, bookingId(row));
  return row;
}
