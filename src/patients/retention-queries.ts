import type { Knex } from "knex";
import { blanked } from "./blanking.js";

/** Locked for some 10 ms, of the 50 that a request may be kept waiting. */
const bookingsAStep = 50;
const daysAStep = 5;

export async function listForgetfulClinics(db: Knex): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    "select id from clinics where keep_months is not null order by id",
  );
  return rows.map(({ id }) => id);
}

export interface Step {
  /** No day before this one is left to blank. */
  oldest: string;
  hasChanged: boolean;
}

/**
 * Blanks some of the bookings of closed days that the clinic keeps no longer, oldest first; undefined when there are none. What others have
 * locked is left for later, so a step never waits; days that are locked stay closed meanwhile.
 */
export async function blankSome(
  transaction: Knex.Transaction,
  clinicId: number,
  from: string,
  now: Date,
): Promise<Step | undefined> {
  const days = await transaction.raw<{ rows: { list: string; date: string }[] }>(lockOldDays, { clinicId, from, now });
  const oldest = days.rows[0]?.date;
  if (oldest === undefined) return undefined;
  const which = { clinicId, lists: days.rows.map(({ list }) => list), dates: days.rows.map(({ date }) => date) };
  const { rowCount: bookings } = await transaction.raw(blankBookings, which);
  const { rowCount: wholeDays } = bookings < bookingsAStep ? await transaction.raw(markDays, which) : { rowCount: 0 };
  return { oldest, hasChanged: bookings + wholeDays > 0 };
}

const lockOldDays = `
  select day.list, day.date
    from (select act_in(:clinicId, 'job:blank_old_days') as id) as acting
    join clinics clinic using (id)
    join booking_days day on day.clinic_id = clinic.id and day.status = 'closed' and not day.is_blanked
     and day.date >= :from
     and day.date < cast(clinic_today(clinic, :now) - make_interval(months => clinic.keep_months) as date)
   where clinic.id = :clinicId
   order by day.date
   limit ${daysAStep}
     for no key update of day skip locked`;

const isOnThese = "(list, date) in (select * from unnest(cast(:lists as text[]), cast(:dates as date[])))";

/** By the negative version the database knows that nobody is told. Materialized, for a limit within `in` may be applied again for each row. */
const blankBookings = `
  with named as materialized (
    select list, date, number from bookings
     where clinic_id = :clinicId and ${isOnThese} and names_somebody(bookings)
     order by date, list, number
     limit ${bookingsAStep}
       for no key update skip locked
  )
  update bookings set ${blanked}, version = -version
    from named
   where clinic_id = :clinicId and (bookings.list, bookings.date, bookings.number) = (named.list, named.date, named.number)`;

const markDays = `
  update booking_days day set is_blanked = true, version = -version
   where clinic_id = :clinicId and ${isOnThese}
     and not exists (select from bookings
                      where (bookings.clinic_id, bookings.list, bookings.date) = (day.clinic_id, day.list, day.date)
                        and names_somebody(bookings))`;
