import type pg from "pg";
import type { patientMaker } from "../support/requests.js";

const look = `
  select asked.date < today as is_past, asked.date <= today + 30 as is_near, is_working_day(c, asked.date) as is_working_day,
         day.status, day.used >= day.capacity as is_full, waiting.number
    from clinics c
   cross join (select $2::date as date) as asked
   cross join lateral (select clinic_today(c, now()) as today) as clock
    left join booking_days day on day.clinic_id = c.id and day.list = 'regular' and day.date = asked.date
    left join bookings waiting
      on waiting.clinic_id = c.id and waiting.list = 'regular' and waiting.date = asked.date
     and waiting.patient_key = patient_key(null, $4, $3, 0) and waiting.status in ('booked', 'in_progress')
   where c.id = $1`;

const place = `
  with clinic as materialized (
    select clinic_id from clinic_versions where clinic_id = $1 for no key update
  ), place as (
    update booking_days as day set used = day.used + 1, last_number = day.last_number + 1
      from clinic
     where day.clinic_id = clinic.clinic_id and day.list = 'regular' and day.date = $2
       and day.status = 'open' and day.used < day.capacity
    returning day.clinic_id, day.list, day.date, day.last_number
  )
  insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash)
  select clinic_id, list, date, last_number, last_number, $3, $4, 'secretary', sha256(convert_to($3, 'UTF8')) from place
  returning clinic_id, list, date, number, "order", status, version, patient_id, patient_name, patient_phone, source,
            golden_code, calls, called_at, called_to, created_at, updated_at, finished_at, cancelled_by`;

const ahead = `
  select count(*) as ahead from bookings
   where clinic_id = $1 and list = 'regular' and date = $2 and status = 'booked' and ("order", number) < ($3, $4)`;

/** The three statements that Dawr does for a booking: look first, place under the clinic's lock, position. Prepared. */
export async function book(
  client: pg.Client,
  { clinicId, date, name, phone }: ReturnType<ReturnType<typeof patientMaker>>,
) {
  await client.query({ name: "look", text: look, values: [clinicId, date, name, phone] });
  const { rows } = await client.query({ name: "place", text: place, values: [clinicId, date, name, phone] });
  const [{ order, number }] = rows;
  await client.query({ name: "ahead", text: ahead, values: [clinicId, date, order, number] });
}
