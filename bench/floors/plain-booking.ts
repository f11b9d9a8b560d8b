import type pg from "pg";
import type { patientMaker } from "../support/requests.js";

const place = `
  select booking, refused
    from book_place($1, 'regular', $2, $3, $4, null, 'secretary', sha256(convert_to($3, 'UTF8')), '{}', true, now(), null)`;

const ahead = `
  select count(*) as ahead from bookings
   where clinic_id = $1 and list = 'regular' and date = $2 and status = 'booked' and ("order", number) < ($3, $4)`;

/** The two statements that Dawr does for a booking: place and position. Prepared. */
export async function book(
  client: pg.Client,
  { clinicId, date, name, phone }: ReturnType<ReturnType<typeof patientMaker>>,
) {
  const { rows } = await client.query({ name: "place", text: place, values: [clinicId, date, name, phone] });
  const { order, number } = rows[0].booking;
  await client.query({ name: "ahead", text: ahead, values: [clinicId, date, order, number] });
}
