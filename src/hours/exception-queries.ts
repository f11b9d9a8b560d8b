import type { Knex } from "knex";
import type { z } from "zod";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";
import { utc } from "../contract/utc.js";
import { affectedAtMost, type exceptionReply, type Leave, type NewException } from "./exception-schemas.js";

type Exception = z.output<typeof exceptionReply>;

/** So that their list stays short, and checking a new plan against them quick. */
const exceptionsAtMost = 200;

const columns = `id, kind, lower(dates) as from, upper(dates) - 1 as to, shift, weekdays, to_char(starts, 'HH24:MI') as start,
  to_char(ends, 'HH24:MI') as end, capacity, golden_capacity as "goldenCapacity", first_number as "firstNumber", note,
  created_at as "createdAt"`;

/** By their first dates. */
export async function findExceptions(db: Knex, clinicId: number): Promise<Exception[]> {
  const { rows } = await db.raw(
    `select ${columns} from clinic_exceptions where clinic_id = :clinicId order by lower(dates), id`,
    { clinicId },
  );
  return rows.map(toException);
}

export async function findException(db: Knex, clinicId: number, id: number): Promise<Exception | undefined> {
  const { rows } = await db.raw(`select ${columns} from clinic_exceptions where clinic_id = :clinicId and id = :id`, {
    clinicId,
    id,
  });
  return rows.map(toException)[0];
}

/** Days that are made learn of a leave by a trigger. Undefined when the clinic has as many exceptions as it may. */
export async function insertException(
  transaction: Knex.Transaction,
  clinicId: number,
  { from, to, ...exception }: NewException,
): Promise<Exception | undefined> {
  const { rows } = await transaction.raw(
    `insert into clinic_exceptions (clinic_id, kind, dates, shift, weekdays, starts, ends, capacity, golden_capacity, first_number,
                                    note, day_turns_at)
     select c.id, kind, daterange(:from, :to, '[]'), shift, weekdays, start, "end", asked.capacity, "goldenCapacity",
            "firstNumber", note, c.day_turns_at
       from clinics c,
            json_to_record(:exception) as asked (kind text, shift smallint, weekdays text[], start time, "end" time,
                                                 capacity integer, "goldenCapacity" integer, "firstNumber" integer, note text)
      where c.id = :clinicId
        and (select count(*) from clinic_exceptions where clinic_id = :clinicId) < ${exceptionsAtMost}
     returning ${columns}`,
    { clinicId, from, to, exception: JSON.stringify(exception) },
  );
  return rows.map(toException)[0];
}

/** Those that were over before yesterday, whose days are closed. */
export async function forgetPastExceptions(transaction: Knex.Transaction, clinicId: number, today: string) {
  await transaction.raw(
    "delete from clinic_exceptions where clinic_id = :clinicId and upper(dates) < cast(:today as date) - 1",
    { clinicId, today },
  );
}

/** Its dates; undefined when there is none. */
export async function deleteException(
  transaction: Knex.Transaction,
  key: { clinicId: number; exceptionId: number },
): Promise<{ from: string; to: string } | undefined> {
  const { rows } = await transaction.raw(
    `delete from clinic_exceptions where clinic_id = :clinicId and id = :exceptionId
     returning lower(dates) as from, upper(dates) - 1 as to`,
    key,
  );
  return rows[0];
}

/** A leave of today must be on every screen, also where nobody has booked yet. */
export async function makeDayOnLeave(transaction: Knex.Transaction, clinicId: number, today: string): Promise<void> {
  await transaction.raw(
    `select open_day(c, 'regular', :today) from clinics c
      where c.id = :clinicId and is_working_day(c, :today)
        and not exists (select from booking_days where clinic_id = :clinicId and list = 'regular' and date = :today)`,
    { clinicId, today },
  );
}

/** Who waits for what a leave closes, in their order, and how many they are; not all when they are many. */
export async function findAffected(
  db: Knex,
  clinicId: number,
  { from, to, shift }: Pick<Leave, "from" | "to" | "shift">,
): Promise<{ affected: BookingRow[]; affectedCount: number }> {
  const leave = JSON.stringify({ clinic_id: clinicId, dates: `[${from},${to}]`, shift });
  const { rows } = await db.raw(
    `select ${bookingColumns}, count(*) over () as affected
       from waiting_in(jsonb_populate_record(cast(null as clinic_exceptions), :leave)) as bookings
      limit ${affectedAtMost}`,
    { leave },
  );
  return { affected: rows.map(({ affected: _, ...row }: Counted) => row), affectedCount: rows[0]?.affected ?? 0 };
}

type Counted = BookingRow & { affected: number };

export async function cancelAffected(transaction: Knex.Transaction, clinicId: number, leaveId: number): Promise<void> {
  await transaction.raw(
    `with ended as (
       update bookings
          set status = 'cancelled', cancelled_by = 'leave', golden_code = null, finished_at = now()
         from clinic_exceptions leave
        cross join lateral waiting_in(leave) as waiting
        where leave.clinic_id = :clinicId and leave.id = :leaveId
          and (bookings.clinic_id, bookings.list, bookings.date, bookings.number)
              = (waiting.clinic_id, waiting.list, waiting.date, waiting.number)
       returning bookings.list, bookings.date, bookings.shift, bookings.is_overbooked
     )
     select take_places(:clinicId, list, date, shift, -cast(count(*) as integer),
                        -cast(count(*) filter (where is_overbooked) as integer)) from ended group by list, date, shift`,
    { clinicId, leaveId },
  );
}

/** Moves them in their order to the nearest places, and returns those for whom there was none. */
export async function moveAffected(
  transaction: Knex.Transaction,
  { clinicId, leaveId, goldenCodes, now }: { clinicId: number; leaveId: number; goldenCodes: string[]; now: Date },
): Promise<BookingRow[]> {
  const { rows } = await transaction.raw(
    `select ${bookingColumns} from clinic_exceptions leave cross join lateral move_waiting(leave, :goldenCodes, :now) as bookings
      where leave.clinic_id = :clinicId and leave.id = :leaveId`,
    { clinicId, leaveId, goldenCodes, now },
  );
  return rows;
}

const toException = (row: Exception): Exception => ({ ...row, createdAt: utc(row.createdAt) });
