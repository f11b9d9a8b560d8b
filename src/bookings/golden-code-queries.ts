import type { Knex } from "knex";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

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
