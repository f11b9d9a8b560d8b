import type { TestApp } from "./test-app.js";

/** Closed days of that many bookings each, the newest of them yesterday's. */
export async function fillArchive(
  app: TestApp,
  clinic: { id: number; today: string },
  days: number,
  bookingsADay: number,
) {
  const values = [clinic.id, clinic.today, days, bookingsADay];
  await app.database.query("begin");
  await app.database.query(
    `insert into booking_days (clinic_id, list, date, capacity, used, last_number, status)
     select $1, 'regular', cast($2 as date) - ago, $4, $4, $4, 'closed' from generate_series(1, $3::int) as ago`,
    values,
  );
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, finished_at, started_at)
     select $1, 'regular', cast($2 as date) - ago, number, number, 'Patient', 'secretary', '', 'served', now(), now()
       from generate_series(1, $3::int) as ago cross join generate_series(1, $4::int) as number`,
    values,
  );
  await app.database.query("commit");
}
