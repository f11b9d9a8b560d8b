import type { Knex } from "knex";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

/** A credential may miss this often an hour. */
const missesAllowed = 10;

/**
 * Locks the credential's misses until the transaction ends, so that parallel guesses count one after the other.
 * Seconds until the next try is allowed; 0: now.
 */
export async function lockMisses(transaction: Knex.Transaction, credential: string): Promise<number> {
  await transaction.raw("insert into golden_code_misses (credential) values (?) on conflict do nothing", [credential]);
  const { rows } = await transaction.raw(
    `select (select ceil(extract(epoch from missed + interval '1 hour' - now()))
               from unnest(missed_at) as missed where missed > now() - interval '1 hour'
              order by missed desc offset ${missesAllowed - 1} limit 1) as seconds
       from golden_code_misses where credential = ? for no key update`,
    [credential],
  );
  return Number(rows[0].seconds ?? 0);
}

export async function recordMiss(transaction: Knex.Transaction, credential: string): Promise<void> {
  await transaction.raw(
    `update golden_code_misses
        set missed_at = array(select missed from unnest(missed_at) as missed where missed > now() - interval '1 hour') || now()
      where credential = ?`,
    [credential],
  );
}

/** The booking that shows this code on that date (null: the clinic's today). */
export async function findByCode(
  db: Knex,
  { clinicId, code, date, now }: { clinicId: number; code: string; date: string | null; now: Date },
): Promise<BookingRow | undefined> {
  const { rows } = await db.raw(
    `select ${bookingColumns} from bookings
      where clinic_id = :clinicId and golden_code = :code
        and date = coalesce(cast(:date as date), (select clinic_today(c, :now) from clinics c where c.id = :clinicId))`,
    { clinicId, code, date, now },
  );
  return rows[0];
}
