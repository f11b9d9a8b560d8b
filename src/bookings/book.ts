import type { ClinicCountries } from "../clinics/clinic-countries.js";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import type { IdempotentClient } from "../idempotency/idempotent-client.js";
import { notAPhone, toE164 } from "./phone-number.js";
import { bookPlace, OtherCountry, type Wish } from "./place-queries.js";

/**
 * Books a place for a patient whose phone is still as it was written, or throws the Problem that says why not. The
 * country is the one remembered of the clinic. What follows from an outdated one is done again: a refused number, and
 * a booking that finds the clinic in another country.
 */
export async function book(
  db: IdempotentClient,
  wish: Wish,
  now: Date,
  countries: ClinicCountries,
): Promise<BookingRow> {
  const { clinicId, patient } = wish;
  const bookAs = (known: Wish) => db.writeStatement(clinicId, (pool) => bookPlace(pool, known, now), bookingId);
  if (patient.phone === null) return bookAs(wish);
  for (;;) {
    const { country, isFresh } = await countries.of(clinicId, db);
    const phone = toE164(patient.phone, country);
    if (phone === undefined && isFresh) throw notAPhone(country);
    try {
      if (phone) return await bookAs({ ...wish, patient: { ...patient, phone }, phoneCountry: country });
    } catch (error) {
      if (!(error instanceof OtherCountry)) throw error;
    }
    countries.forget(clinicId);
  }
}
