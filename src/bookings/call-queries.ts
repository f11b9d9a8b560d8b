import type { Knex } from "knex";
import type { BookingKey, ListName } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

/** Under the clinic's lock the clock, unlike the transaction's own time, tells calls in their order. */
const called = `status = 'in_progress', calls = calls + 1,
                calls_in_turn = case status when 'in_progress' then calls_in_turn + 1 else 1 end, called_at = clock_timestamp(),
                turn_taken_at = case when status = 'in_progress' then turn_taken_at
                                     when priority = 0 then date_trunc('milliseconds', clock_timestamp()) end,
                former_order = null, -- whoever is called is not put back any more
                called_to = coalesce(:calledTo, called_to),
                started_at = case status when 'in_progress' then started_at else now() end`;

export interface WhoWaits {
  clinicId: number;
  date: string;
  /** Absent: of both lists. */
  list?: ListName | null | undefined;
  /** Absent: of all shifts. */
  shift?: number | null | undefined;
}

/** Why a patient is the next one: because of the order, of the golden list's turn, or of their priority. */
export type Because = "turn" | "golden_turn" | "priority";

/**
 * Calls the first who may go. Undefined when nobody may. The clinic's lock keeps two desks apart.
 */
export async function callFirst(
  transaction: Knex.Transaction,
  { clinicId, date, list = null, shift = null }: WhoWaits,
  calledTo: string | null,
): Promise<{ row: BookingRow; because: Because } | undefined> {
  const { rows } = await transaction.raw(
    `update bookings set ${called}
       from (select line.list, line.number, line.because
               from clinics clinic cross join lateral line_of(clinic, :date) line
              where clinic.id = :clinicId and line.is_here
                and coalesce(line.list = :list, true) and coalesce(line.shift = cast(:shift as smallint), true)
              order by line.place
              limit 1) as next
      where bookings.clinic_id = :clinicId and bookings.date = :date
        and bookings.list = next.list and bookings.number = next.number
     returning ${bookingColumns}, next.because`,
    { clinicId, list, date, shift, calledTo },
  );
  if (!rows[0]) return undefined;
  const { because, ...row } = rows[0];
  return { row, because };
}

/** Who waits there, here or not. */
export async function countWaiting(db: Knex, { clinicId, date, list = null, shift = null }: WhoWaits): Promise<number> {
  const { rows } = await db.raw(
    `select count(*) as waiting from bookings
      where clinic_id = :clinicId and date = :date and status = 'booked'
        and coalesce(list = :list, true) and coalesce(shift = cast(:shift as smallint), true)`,
    { clinicId, date, list, shift },
  );
  return rows[0].waiting;
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

/** Somebody who is called, again, must have had the time to come. */
export async function wasCalledJustNow(
  db: Knex,
  { clinic_id: clinicId, status, called_at }: BookingRow,
): Promise<boolean> {
  if (status !== "in_progress" || called_at === null) return false;
  const { rows } = await db.raw(
    `select clock_timestamp() < cast(:calledAt as timestamptz) + recall_gap * interval '1 second' as "isTooSoon"
       from clinics where id = :clinicId`,
    { clinicId, calledAt: called_at },
  );
  return rows[0].isTooSoon;
}
