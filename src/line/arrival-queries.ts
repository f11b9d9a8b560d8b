import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

/**
 * Who has that ticket on a day that is not over: today's first, and of both lists the one who waits, before all the one who has not come.
 * Several are those of different patients, which the number and the ending do not tell apart.
 */
export async function findAtKiosk(
  db: Knex,
  { clinicId, number, phoneEnding, now }: { clinicId: number; number: number; phoneEnding: string; now: Date },
): Promise<{ key: BookingKey; isHere: boolean; isOneOfSeveral: boolean } | undefined> {
  const { rows } = await db.raw(
    `select list, date, bookings.status = 'booked' and arrived_at is not null as "isHere",
            min(patient_key) over same_day <> max(patient_key) over same_day as "isOneOfSeveral"
       from clinics clinic
       join booking_days day on day.clinic_id = clinic.id and day.status <> 'closed'
       join bookings using (clinic_id, list, date)
      where clinic.id = :clinicId and bookings.number = :number and right(bookings.patient_phone, 3) = :phoneEnding
        and bookings.status <> 'cancelled'
     window same_day as (partition by date)
      order by date = clinic_today(clinic, :now) desc, bookings.status = 'booked' desc, arrived_at is null desc, date, list desc
      limit 1`,
    { clinicId, number, phoneEnding, now },
  );
  if (!rows[0]) return undefined;
  const { list, date, ...found } = rows[0];
  return { key: { clinicId, list, date, number }, ...found };
}

/** Who is here already stays so since then. `by` null: has not come after all. */
export async function setArrival(
  transaction: Knex.Transaction,
  key: BookingKey,
  by: BookingRow["arrived_by"],
): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings
        set arrived_at = case when cast(:by as text) is not null then coalesce(arrived_at, now()) end,
            arrived_by = case when cast(:by as text) is not null then coalesce(arrived_by, :by) end
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, by },
  );
  return rows[0];
}
