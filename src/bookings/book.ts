import type { Knex } from "knex";
import { type DayKey, makeDay } from "../days/day-queries.js";
import type { RequestClient } from "../db/request-client.js";
import { violatedConstraint } from "../db/sql-state.js";
import type { Once } from "../idempotency/once.js";
import { type BookingRow, bookingId } from "../views/booking-view.js";
import { findPlace, type Wish } from "./find-place.js";
import { type Placement, placeBooking } from "./place-queries.js";

export interface BookingRequest extends Wish, Placement {
  once?: Once | undefined;
}

/** Books a place, or throws the Problem that says why not. A refusal takes no lock and writes nothing. */
export async function book(db: RequestClient, request: BookingRequest, now: Date): Promise<BookingRow> {
  const place = await db.read((pool) => findPlace(pool, request, now));
  const row = place.mayTakeAtOnce && !request.once && (await takePlace(db, place.day, request));
  if (row) return row;
  return db.write(request.clinicId, (transaction) => bookLocked(transaction, request, now), request.once);
}

/** For a day that is open: one statement. Undefined when somebody was faster; what is left is then asked anew. */
async function takePlace(db: RequestClient, day: DayKey, request: BookingRequest): Promise<BookingRow | undefined> {
  try {
    return await db.writeOnce(day.clinicId, (pool) => placeBooking(pool, day, request));
  } catch (error) {
    if (violatedConstraint(error) === "bookings_one_per_patient") return undefined;
    throw error;
  }
}

/**
 * Books as part of a transaction that holds the clinic's lock. What is found under the lock stays true: no place
 * that is free is passed over, none is given twice.
 */
export async function bookLocked(
  transaction: Knex.Transaction,
  request: BookingRequest,
  now: Date,
): Promise<BookingRow> {
  const { day } = await findPlace(transaction, request, now);
  await makeDay(transaction, day);
  const row = await placeBooking(transaction, day, request);
  if (!row) throw new Error("a place that was found under the clinic's lock was not there");
  await request.once?.remember(transaction, bookingId(row));
  return row;
}
