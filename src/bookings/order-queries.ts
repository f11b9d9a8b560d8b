import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

/**
 * Puts a booking directly behind another of its day and shift (null: in front of all). Orders are fractions, so only this
 * row changes; when two neighbours leave no fraction between them, the day is numbered anew first. Undefined when
 * there is no such neighbour. New bookings take their number as order, which is above every fraction of their shift and below the
 * next one's.
 */
export async function moveBehind(
  transaction: Knex.Transaction,
  key: BookingKey & { shift: number | null },
  neighbour: number | null,
): Promise<BookingRow | undefined> {
  const gap = await findGap(transaction, key, neighbour);
  if (!gap) return undefined;
  const order = between(gap);
  if (order !== undefined) return setOrder(transaction, key, order);
  await renumber(transaction, key);
  const wider = await findGap(transaction, key, neighbour);
  return setOrder(transaction, key, between(wider as Gap) as number);
}

interface Gap {
  above: number;
  below: number;
}

function between({ above, below }: Gap): number | undefined {
  const middle = above + (below - above) / 2;
  return middle > above && middle < below ? middle : undefined;
}

async function findGap(
  transaction: Knex.Transaction,
  key: BookingKey & { shift: number | null },
  neighbour: number | null,
): Promise<Gap | undefined> {
  const { rows } = await transaction.raw(
    `with others as (
       select number, "order" from bookings
        where clinic_id = :clinicId and list = :list and date = :date and number <> :number
          and shift is not distinct from cast(:shift as smallint)
     ), part as (
       select lower(numbers) as first_number, last_number from day_shifts
        where clinic_id = :clinicId and list = :list and date = :date and shift = :shift
     ), above as (
       select case when cast(:neighbour as integer) is not null
                   then (select "order" from others where number = :neighbour)
                   else coalesce((select first_number - 1 from part),
                                 (select min("order") - 2 from others), -- so the middle is one in front of the first
                                 -1) end as "order"
     )
     select above."order" as above,
            coalesce((select min(others."order") from others where others."order" > above."order"),
                     coalesce((select last_number from part), day.last_number) + 1) as below
       from above, booking_days day
      where above."order" is not null
        and day.clinic_id = :clinicId and day.list = :list and day.date = :date`,
    { ...key, neighbour },
  );
  return rows[0];
}

async function setOrder(transaction: Knex.Transaction, key: BookingKey, order: number): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings set "order" = :order
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, order },
  );
  return rows[0];
}

async function renumber(transaction: Knex.Transaction, { clinicId, list, date }: BookingKey): Promise<void> {
  await transaction.raw(
    `update bookings
        set "order" = ranked.rank
       from (select number, coalesce(lower(part.numbers), 1) - 1
                            + row_number() over (partition by shift order by "order", number) as rank
               from bookings left join day_shifts part using (clinic_id, list, date, shift)
              where clinic_id = :clinicId and list = :list and date = :date) as ranked
      where clinic_id = :clinicId and list = :list and date = :date and bookings.number = ranked.number`,
    { clinicId, list, date },
  );
}
