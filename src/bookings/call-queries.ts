import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";
import type { DayKey } from "../days/day-queries.js";

const called = `status = 'in_progress', calls = calls + 1, called_at = now(),
                called_to = coalesce(:calledTo, called_to),
                started_at = case status when 'in_progress' then started_at else now() end`;

/** Calls the first who waits. Undefined when nobody does. The clinic's lock keeps two desks apart. */
export async function callFirst(
  transaction: Knex.Transaction,
  { clinicId, list, date }: DayKey,
  calledTo: string | null,
): Promise<BookingRow | undefined> {
  const { rows } = await transaction.raw(
    `update bookings set ${called}
      where clinic_id = :clinicId and list = :list and date = :date
        and number = (select number from bookings first
                       where first.clinic_id = :clinicId and first.list = :list and first.date = :date
                         and first.status = 'booked'
                       order by first."order", first.number limit 1)
     returning ${bookingColumns}`,
    { clinicId, list, date, calledTo },
  );
  return rows[0];
}

/** Calls this one, again if need be. */
export async function callBooking(
  transaction: Knex.Transaction,
  key: BookingKey,
  calledTo: string | null,
): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings set ${called}
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, calledTo },
  );
  return rows[0];
}
