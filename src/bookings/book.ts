import type { Knex } from "knex";
import type { ClinicCountries } from "../clinics/clinic-countries.js";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import type { RequestClient } from "../db/request-client.js";
import type { Once } from "../idempotency/once.js";
import { notAPhone, toE164 } from "./phone-number.js";
import { bookPlace, OtherCountry, type Wish } from "./place-queries.js";

export interface BookingRequest extends Wish {
  once?: Once | undefined;
}

/**
 * Books a place for a patient whose phone is still as it was written, or throws the Problem that says why not. The
 * country is the one remembered of the clinic. What follows from an outdated one is done again: a refused number, and
 * a booking that finds the clinic in another country.
 */
export async function book(
  db: RequestClient,
  request: BookingRequest,
  now: Date,
  countries: ClinicCountries,
): Promise<BookingRow> {
  const { clinicId, patient } = request;
  if (patient.phone === null) return bookAlone(db, request, now);
  for (;;) {
    const { country, isFresh } = await countries.of(clinicId, db);
    const phone = toE164(patient.phone, country);
    if (phone === undefined && isFresh) throw notAPhone(country);
    try {
      if (phone) return await bookAlone(db, { ...request, patient: { ...patient, phone }, phoneCountry: country }, now);
    } catch (error) {
      if (!(error instanceof OtherCountry)) throw error;
    }
    countries.forget(clinicId);
  }
}

const bookAlone = (db: RequestClient, request: BookingRequest, now: Date): Promise<BookingRow> =>
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
