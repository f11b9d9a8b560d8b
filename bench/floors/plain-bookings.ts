/**
 * Bookings by plain `pg` and nothing else: for each the three statements that Dawr does (look first, place under the
 * clinic's lock, position), prepared, on so many connections. Has no HTTP; asked as load clients are.
 */
import pg from "pg";
import { obey } from "../support/commands.js";
import { type BookLoad, patientMaker } from "../support/requests.js";
import { type Answered, Tally } from "../support/tally.js";

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

const commands = {
  book: async (url: string, load: BookLoad, { connections, count, seconds }: Limits): Promise<Answered> => {
    const patientOf = patientMaker(load);
    const clients = await Promise.all(Array.from({ length: connections }, () => connect(url)));
    const tally = new Tally();
    let next = 0;
    const serve = async (client: pg.Client) => {
      while (next < count && tally.seconds < seconds)
        await tally.time(performance.now(), book(client, patientOf(next++)));
    };
    await Promise.all(clients.map(serve));
    const answered = tally.answered();
    await Promise.all(clients.map((client) => client.end()));
    return answered;
  },
};
export type PlainBookingCommands = typeof commands;
obey(commands);

interface Limits {
  connections: number;
  count: number;
  seconds: number;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: "bench" });
  await client.connect();
  return client;
}

async function book(client: pg.Client, { clinicId, date, name, phone }: ReturnType<ReturnType<typeof patientMaker>>) {
  await client.query({ name: "look", text: look, values: [clinicId, date, name, phone] });
  const { rows } = await client.query({ name: "place", text: place, values: [clinicId, date, name, phone] });
  const [{ order, number }] = rows;
  await client.query({ name: "ahead", text: ahead, values: [clinicId, date, order, number] });
  return 201;
}
