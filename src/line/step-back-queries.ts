import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

export interface Patience {
  /** After how many calls a patient may be put back. */
  recalls: number;
  /** How many patients then go first. */
  stepsBack: number;
}

/** Whom so many others, who may be called, end with: behind that patient stands who steps back. Undefined when nobody waits. */
export async function findPlaceBehind(
  transaction: Knex.Transaction,
  { clinic_id, list, date, shift }: BookingRow,
  others: number,
): Promise<number | undefined> {
  const { rows } = await transaction.raw(
    `select number
       from (select number, "order" from bookings
              where (arrived_at is not null or not (select needs_arrival from clinics where id = :clinic_id))
                and clinic_id = :clinic_id and list = :list and date = :date and shift is not distinct from cast(:shift as smallint)
                and status = 'booked'
              order by "order", number
              limit :others) as first
      order by "order" desc, number desc
      limit 1`,
    { clinic_id, list, date, shift, others },
  );
  return rows[0]?.number;
}

/** Waits again, without its priority, and remembers the place that it had; the second time it is a no-show. */
export async function putBack(transaction: Knex.Transaction, key: BookingKey): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings
        set status = case when missed = 0 then 'booked' else 'no_show' end,
            finished_at = case when missed > 0 then now() end,
            missed = least(missed + 1, 2), former_order = "order",
            former_priority = case when missed = 0 then priority else former_priority end,
            priority = case when missed = 0 then 0 else priority end
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key },
  );
  return rows[0];
}

/** Undoes putBack. */
export async function comeForward(transaction: Knex.Transaction, key: BookingKey): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings
        set status = 'in_progress', finished_at = null, missed = missed - 1, "order" = former_order, former_order = null,
            priority = case when missed = 1 then coalesce(former_priority, priority) else priority end,
            former_priority = case when missed > 1 then former_priority end
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key },
  );
  return rows[0];
}

/** Who was put right where this one stands. */
export async function findSamePlace(
  transaction: Knex.Transaction,
  { clinic_id, list, date, number, order }: BookingRow,
): Promise<number | undefined> {
  const { rows } = await transaction.raw(
    `select number from bookings
      where clinic_id = :clinic_id and list = :list and date = :date and "order" = :order and number <> :number`,
    { clinic_id, list, date, number, order },
  );
  return rows[0]?.number;
}

/** Whether putBack was the last that happened to it. */
export async function wasPutBack(transaction: Knex.Transaction, key: BookingKey): Promise<boolean> {
  const { rows } = await transaction.raw(
    `select former_order is not null and status in ('booked', 'no_show') as "wasPutBack" from bookings
      where clinic_id = :clinicId and list = :list and date = :date and number = :number`,
    { ...key },
  );
  return rows[0].wasPutBack;
}

export async function countCallsInTurn(transaction: Knex.Transaction, key: BookingKey): Promise<number> {
  const { rows } = await transaction.raw(
    `select calls_in_turn from bookings
      where clinic_id = :clinicId and list = :list and date = :date and number = :number`,
    { ...key },
  );
  return rows[0].calls_in_turn;
}
