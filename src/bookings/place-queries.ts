import type { Knex } from "knex";
import type { DayKey } from "../days/day-queries.js";
import type { BookingKey } from "../views/booking-id.js";
import { type BookingRow, bookingColumns } from "../views/booking-view.js";
import type { DayStatus } from "../views/day-view.js";
import type { NewBooking } from "./booking-schemas.js";

/** How far ahead a booking may lie, in days. */
const bookableDays = 30;

export interface Patient {
  patientId: string | null;
  phone: string | null;
  name: string;
}

export const toPatient = ({ name, phone, id }: NewBooking["patient"]): Patient => ({
  name,
  phone: phone ?? null,
  patientId: id ?? null,
});

export interface Target {
  isPast: boolean;
  isWorkingDay: boolean;
  isNear: boolean;
  /** Null when nobody has opened the day yet. */
  status: DayStatus | null;
  isFull: boolean;
  /** The patient's own number, if they already wait on that day. */
  waitingNumber: number | null;
}

/** All that decides about a booking on a given day. Undefined when the clinic does not exist. */
export async function readTarget(db: Knex, day: DayKey, patient: Patient, now: Date): Promise<Target | undefined> {
  const { rows } = await db.raw(
    `select asked.date < today as "isPast", asked.date <= today + ${bookableDays} as "isNear",
            is_working_day(c, asked.date) as "isWorkingDay",
            day.status, coalesce(day.used >= day.capacity, capacity_for(c, :list) = 0) as "isFull", waiting.number as "waitingNumber"
       from clinics c
      cross join (select cast(:date as date) as date) as asked
      cross join lateral (select clinic_today(c, :now) as today) as clock
       left join booking_days day on day.clinic_id = c.id and day.list = :list and day.date = asked.date
       left join bookings waiting
         on waiting.clinic_id = c.id and waiting.list = :list and waiting.date = asked.date
        and waiting.patient_key = patient_key(:patientId, :phone, :name, 0)
        and waiting.status in ('booked', 'in_progress')
      where c.id = :clinicId`,
    { ...day, ...patient, now },
  );
  return rows[0];
}

/** Where the patient already waits on this list, on whatever live day. */
export async function findWaiting(
  db: Knex,
  { clinicId, list }: Pick<DayKey, "clinicId" | "list">,
  patient: Patient,
): Promise<BookingKey | undefined> {
  const { rows } = await db.raw(
    `select clinic_id as "clinicId", list, date, number
       from booking_days day join bookings booking using (clinic_id, list, date)
      where clinic_id = :clinicId and list = :list and day.status <> 'closed'
        and booking.patient_key = patient_key(:patientId, :phone, :name, 0)
        and booking.status in ('booked', 'in_progress')
      order by date limit 1`,
    { clinicId, list, ...patient },
  );
  return rows[0];
}

/**
 * The nearest working day with room, from the clinic's today on; a day that nobody opened yet counts. With
 * `after` the days behind that date come first.
 */
export async function findNearestFreeDate(
  db: Knex,
  { clinicId, list }: Pick<DayKey, "clinicId" | "list">,
  now: Date,
  after: string | null = null,
): Promise<string | undefined> {
  const { rows } = await db.raw(
    `select candidate.date
       from clinics c
      cross join generate_series(0, ${bookableDays}) as days_ahead
      cross join lateral (select clinic_today(c, :now) + days_ahead as date) as candidate
       left join booking_days day on day.clinic_id = c.id and day.list = :list and day.date = candidate.date
      where c.id = :clinicId
        and is_working_day(c, candidate.date)
        and case when day.status is null then capacity_for(c, :list) > 0
                 else day.status = 'open' and day.used < day.capacity end
      order by candidate.date <= cast(:after as date), candidate.date
      limit 1`,
    { clinicId, list, now, after },
  );
  return rows[0]?.date;
}

export async function clinicExists(db: Knex, clinicId: number): Promise<boolean> {
  const { rowCount } = await db.raw("select from clinics where id = ?", [clinicId]);
  return rowCount > 0;
}

export interface Placement {
  patient: Patient;
  source: string;
  ticketHash: Buffer;
  /** Offered to a golden booking, which takes the first that nobody in the clinic has. */
  goldenCodes: string[];
}

/**
 * Takes the next number of an open day with room, and the booking with it, in one statement. It takes the
 * clinic's lock first; the day's row is then read as of the lock, so a place is never given twice.
 * Undefined when the day has no place to give.
 */
export async function placeBooking(db: Knex, day: DayKey, placement: Placement): Promise<BookingRow | undefined> {
  const { rows } = await db.raw(
    `with clinic as materialized (
       select clinic_id from clinic_versions where clinic_id = :clinicId for no key update
     ), place as (
       update booking_days as day
          set used = day.used + 1, last_number = day.last_number + 1
         from clinic
        where day.clinic_id = clinic.clinic_id and day.list = :list and day.date = :date
          and day.status = 'open' and day.used < day.capacity
       returning day.clinic_id, day.list, day.date, day.last_number
     )
     insert into bookings (clinic_id, list, date, number, "order", patient_id, patient_name, patient_phone, source,
                           ticket_hash, golden_code)
     select clinic_id, list, date, last_number, last_number, :patientId, :name, :phone, :source, :ticketHash,
            case when list = 'golden' then (
              select code from unnest(cast(:goldenCodes as text[])) with ordinality as offered (code, place)
               where not exists (select from bookings taken where taken.clinic_id = :clinicId and taken.golden_code = code)
               order by place limit 1) end
       from place
     returning ${bookingColumns}`,
    {
      ...day,
      ...placement.patient,
      source: placement.source,
      ticketHash: placement.ticketHash,
      goldenCodes: placement.goldenCodes,
    },
  );
  return rows[0];
}
