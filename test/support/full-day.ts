import { expect } from "vitest";
import type { TestApp } from "./test-app.js";

/** A day of that many patients who all wait, put into the tables in one go; the path of the day. */
export async function aFullDay(app: TestApp, clinic: { id: number; path: string; today: string }, size: number) {
  const path = `${clinic.path}/days/regular/${clinic.today}`;
  expect((await app.request("put", path).send({ capacity: size })).status).toBe(201);
  const day = [clinic.id, clinic.today, size];
  await app.database.query("begin");
  await app.database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
     select $1, 'regular', $2, number, number, 'Patient ' || number, 'secretary', '' from generate_series(1, $3) as number`,
    day,
  );
  await app.database.query(
    "update booking_days set used = $3, last_number = $3 where clinic_id = $1 and list = 'regular' and date = $2",
    day,
  );
  await app.database.query("commit");
  return path;
}
