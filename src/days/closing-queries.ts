import type { Knex } from "knex";
import type { DayKey } from "./day-queries.js";

/**
 * Ends a day, as part of a transaction that holds the clinic's lock: who still waits is cancelled, who is inside
 * was served, everybody else keeps their status; the golden codes end, and those of erased patients for good. An ended day stays as it is.
 */
export async function closeDay(transaction: Knex.Transaction, day: DayKey): Promise<void> {
  await transaction.raw(
    `with ended as (
       update bookings
          set status = case status when 'booked' then 'cancelled' when 'in_progress' then 'served' else status end,
              cancelled_by = case status when 'booked' then 'closing' else cancelled_by end,
              finished_at = case when status in ('booked', 'in_progress') then now() else finished_at end,
              former_code = case when patient_name <> '' then golden_code end,
              golden_code = null
        where clinic_id = :clinicId and list = :list and date = :date
          and (status in ('booked', 'in_progress') or golden_code is not null)
       returning shift, cancelled_by, is_overbooked
     )
     select take_places(:clinicId, :list, :date, shift, -cast(count(*) as integer),
                        -cast(count(*) filter (where is_overbooked) as integer))
       from ended where cancelled_by = 'closing' group by shift`,
    { ...day },
  );
  await transaction.raw(
    `update booking_days set status = 'closed', was_paused = (status = 'paused')
      where clinic_id = :clinicId and list = :list and date = :date`,
    { ...day },
  );
}

/**
 * Undoes closeDay for those whom it cancelled, and for those who were inside: it ended both at the moment of the day's own
 * end. A golden code comes back unless somebody else has it by now; then it is one of `spareCodes`.
 */
export async function reopenDay(transaction: Knex.Transaction, day: DayKey, spareCodes: string[]): Promise<void> {
  await transaction.raw(
    `with restored as (
       update bookings
          set status = case status when 'cancelled' then 'booked' else 'in_progress' end, cancelled_by = null, finished_at = null
        where clinic_id = :clinicId and list = :list and date = :date
          and (cancelled_by = 'closing'
               or status = 'served' and finished_at = (select closed_at from booking_days
                                                        where clinic_id = :clinicId and list = :list and date = :date))
       returning shift, status, is_overbooked
     )
     select take_places(:clinicId, :list, :date, shift, cast(count(*) as integer),
                        cast(count(*) filter (where is_overbooked) as integer))
       from restored where status = 'booked' group by shift`,
    { ...day },
  );
  await restoreCodes(transaction, day, spareCodes);
  await transaction.raw(
    `update booking_days
        set status = case when was_paused then 'paused' else 'open' end, was_paused = false
      where clinic_id = :clinicId and list = :list and date = :date`,
    { ...day },
  );
  await transaction.raw("select remember_leaves(:clinicId, :list, :date)", { ...day });
}

async function restoreCodes(transaction: Knex.Transaction, day: DayKey, spareCodes: string[]): Promise<void> {
  await transaction.raw(
    `update bookings restored
        set golden_code = former_code, former_code = null
      where clinic_id = :clinicId and list = :list and date = :date and former_code is not null and status <> 'cancelled'
        and not exists (select from bookings taken
                         where taken.clinic_id = restored.clinic_id and taken.golden_code = restored.former_code)`,
    { ...day },
  );
  await transaction.raw(
    `with codeless as (
       select number, row_number() over (order by number) as place from bookings
        where clinic_id = :clinicId and list = :list and date = :date and former_code is not null and status <> 'cancelled'
     ), spare as (
       select code, row_number() over (order by place) as place
         from unnest(cast(:spareCodes as text[])) with ordinality as offered (code, place)
        where not exists (select from bookings taken where taken.clinic_id = :clinicId and taken.golden_code = code)
     )
     update bookings set golden_code = spare.code, former_code = null
       from codeless join spare using (place)
      where clinic_id = :clinicId and list = :list and date = :date and bookings.number = codeless.number`,
    { ...day, spareCodes },
  );
}

/** Undefined when there is no such day. */
export async function findClosing(
  db: Knex,
  day: DayKey,
  now: Date,
): Promise<{ isClosed: boolean; isOver: boolean } | undefined> {
  const { rows } = await db.raw(
    `select day.status = 'closed' as "isClosed", day_closes_at(c, day.date) <= :now as "isOver"
       from booking_days day join clinics c on c.id = day.clinic_id
      where day.clinic_id = :clinicId and day.list = :list and day.date = :date`,
    { ...day, now },
  );
  return rows[0];
}

/** The live days whose time is over, whatever the downtime, by clinic. */
export async function findOverdueDays(db: Knex, now: Date): Promise<DayKey[]> {
  const { rows } = await db.raw(
    `select day.clinic_id as "clinicId", day.list, day.date
       from booking_days day join clinics c on c.id = day.clinic_id
      where day.status <> 'closed'
        and day.date <= cast(:now as timestamptz) at time zone 'UTC' -- spares the zone arithmetic for later days
        and day_closes_at(c, day.date) <= :now
      order by day.clinic_id, day.date, day.list`,
    { now },
  );
  return rows;
}
