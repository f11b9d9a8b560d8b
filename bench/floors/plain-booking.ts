import type { IncomingMessage } from "node:http";
import type pg from "pg";
import type { patientMaker } from "../support/requests.js";

const place = `
  select booking, refused
    from book_place(of_clinic => $1, wanted_list => 'regular', asked_date => $2, asked_shift => null, name => $3, phone => $4, phone_country => 'IQ',
                    id => null, source => 'secretary', ticket_hash => sha256(convert_to($3, 'UTF8')), golden_codes => '{}',
                    is_staff => true, at => now(), other_than => null)`;

const ahead = `
  select count(*) as ahead from bookings
   where clinic_id = $1 and list = 'regular' and date = $2 and status = 'booked' and ("order", number) < ($3, $4)`;

export type PlainPatient = ReturnType<ReturnType<typeof patientMaker>>;

/** The two statements that Dawr does for a booking: place and position. Prepared. */
export async function book(client: pg.ClientBase, patient: PlainPatient): Promise<void> {
  const { clinicId, date } = patient;
  const { order, number } = await placeOnly(client, patient);
  await client.query({ name: "ahead", text: ahead, values: [clinicId, date, order, number] });
}

/** The same for a request like those to Dawr. */
export async function bookAsked(pool: pg.Pool, request: IncomingMessage): Promise<void> {
  const { date, patient } = JSON.parse((await bodyOf(request)).toString());
  const client = await pool.connect();
  const clinicId = Number(request.url?.split("/")[3]);
  await book(client, { clinicId, date, ...patient }).finally(() => client.release());
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Only the statement that writes. */
export async function placeOnly(client: pg.ClientBase, { clinicId, date, name, phone }: PlainPatient) {
  const { rows } = await client.query({ name: "place", text: place, values: [clinicId, date, name, phone] });
  if (!rows[0].booking) throw new Error("the day has no place");
  return rows[0].booking;
}
