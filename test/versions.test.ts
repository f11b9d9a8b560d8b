import { beforeEach, expect, onTestFinished, test } from "vitest";
import { cloneDatabase, type TestDatabase } from "./support/test-database.js";

let database: TestDatabase;

const version = async () =>
  (await database.query("select version from clinic_versions where clinic_id = 1"))[0].version;

const insertBooking = (number: number, name = `P${number}`) =>
  database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
     values (1, 'regular', '2026-11-24', $1::integer, $1::integer, $2, 'secretary', '')`,
    [number, name],
  );

beforeEach(async () => {
  database = await cloneDatabase();
  onTestFinished(() => database.drop());
  await database.query("insert into clinics (name) values ('C')");
  await database.query(
    "insert into booking_days (clinic_id, list, date, capacity) values (1, 'regular', '2026-11-24', 20)",
  );
});

test("one transaction is one version, however many rows it changes", async () => {
  const before = Number(await version());
  await database.query("begin");
  await insertBooking(1);
  await insertBooking(2);
  await database.query("update booking_days set used = 2, last_number = 2");
  await database.query("commit");
  expect(Number(await version())).toBe(before + 1);
  expect(
    await database.query("select distinct version::int from bookings union select version::int from booking_days"),
  ).toEqual([{ version: before + 1 }]);
});

test("what changes nothing makes no version, and what is rolled back neither", async () => {
  await insertBooking(1);
  const before = await version();
  await database.query("update bookings set status = status, patient_name = patient_name");
  await database.query("update booking_days set capacity = capacity");
  await database.query("update clinics set name = name");
  await database.query("begin");
  await database.query("update bookings set called_to = 'Room 2'");
  await database.query("rollback");
  expect(await version()).toBe(before);
});

test("a savepoint that is rolled back takes its version and notification with it; the next change makes its own", async () => {
  await insertBooking(1);
  const before = Number(await version());
  await database.query("begin");
  await database.query("savepoint a");
  await database.query("update bookings set called_to = 'Room 1'");
  await database.query("rollback to a");
  await database.query("update bookings set called_to = 'Room 2'");
  await database.query("commit");
  expect(Number(await version())).toBe(before + 1);
  expect(await database.query("select called_to, version::int from bookings")).toEqual([
    { called_to: "Room 2", version: before + 1 },
  ]);
});

test("rows do not vanish and keep their keys", async () => {
  await insertBooking(1);
  const refused = [
    "delete from bookings",
    "delete from booking_days",
    "delete from clinics",
    "truncate bookings",
    "truncate clinic_versions cascade",
    "update bookings set number = 9",
    "update booking_days set date = '2026-11-25'",
  ];
  for (const statement of refused) {
    await expect(database.query(statement), statement).rejects.toMatchObject({ code: "23001" });
  }
});

test("a day holds no more than its capacity, whoever writes", async () => {
  await expect(database.query("update booking_days set used = 21, last_number = 21")).rejects.toMatchObject({
    constraint: "booking_days_capacity",
  });
  await database.query("update booking_days set used = 5, last_number = 5");
  await expect(database.query("update booking_days set capacity = 4")).rejects.toMatchObject({
    constraint: "booking_days_capacity",
  });
});

test("a day that opens again sends all its bookings, and a closed one says when it closed", async () => {
  await insertBooking(1);
  await insertBooking(2);
  await database.query("update booking_days set status = 'closed'");
  const [closed] = await database.query("select closed_version::int, version::int from booking_days");
  expect(closed.closed_version).toBe(closed.version);
  await database.query("update booking_days set status = 'open'");
  const reopened = Number(await version());
  expect(await database.query("select version::int from bookings")).toEqual([
    { version: reopened },
    { version: reopened },
  ]);
  expect(await database.query("select closed_version from booking_days")).toEqual([{ closed_version: null }]);
});

test("versions are in commit order and without gaps under parallel writers", async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const clone = await database.another();
      await clone.query("select from clinic_versions where clinic_id = 1 for no key update");
      const rows = await clone.query("update booking_days set capacity = $1 returning version::int", [100 + i]);
      await clone.end();
      return rows.rows[0].version as number;
    }),
  );
  const sorted = [...seen].sort((a, b) => a - b);
  expect(sorted).toEqual(Array.from({ length: 40 }, (_, i) => (sorted[0] as number) + i));
});
