import pg from "pg";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
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
    "truncate bookings cascade",
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
  await expect(database.query("update booking_days set used = -1")).rejects.toMatchObject({
    constraint: "booking_days_used",
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

test("an exception block that fails takes its version back; what follows makes its own", async () => {
  await insertBooking(1);
  const before = Number(await version());
  await database.query(`
    do $$
    begin
      begin
        update bookings set called_to = 'Room 1';
        raise exception 'no';
      exception when others then
        update bookings set called_to = 'Room 2';
      end;
      update booking_days set capacity = 21;
    end $$`);
  expect(Number(await version())).toBe(before + 1);
  expect(await database.query("select called_to, version::int from bookings")).toEqual([
    { called_to: "Room 2", version: before + 1 },
  ]);
  expect(await database.query("select version::int from booking_days")).toEqual([{ version: before + 1 }]);
});

test("an upsert is one version when it inserts, one when it updates and none when it changes nothing", async () => {
  const upsert = (capacity: number) =>
    database.query(
      `insert into booking_days (clinic_id, list, date, capacity) values (1, 'golden', '2026-11-24', $1)
       on conflict (clinic_id, list, date) do update set capacity = excluded.capacity`,
      [capacity],
    );
  const versions: number[] = [Number(await version())];
  for (const capacity of [5, 6]) {
    await upsert(capacity);
    versions.push(Number(await version()));
  }
  expect(versions.map((number) => number - (versions[0] as number))).toEqual([0, 1, 2]);
  const [row] = await database.query("select version::int from booking_days where list = 'golden'");
  expect(row.version).toBe(versions.at(-1));
});

test("a transaction over two clinics makes one version of each, and tells both", async () => {
  await database.query("insert into clinics (name) values ('D')");
  await database.query(
    "insert into booking_days (clinic_id, list, date, capacity) values (2, 'golden', '2026-11-24', 5)",
  );
  const heard: string[] = [];
  const listener = await database.another();
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await listener.query("listen dawr");
  const versions = async () =>
    (await database.query("select version::int from clinic_versions order by clinic_id")).map((row) => row.version);
  const [first, second] = await versions();
  await database.query("begin");
  await database.query("update booking_days set capacity = capacity + 1");
  await database.query("update booking_days set capacity = capacity + 1 where clinic_id = 1");
  await database.query("commit");
  expect(await versions()).toEqual([first + 1, second + 1]);
  await vi.waitUntil(() => heard.length >= 2, 10_000);
  await listener.end();
  expect(heard.sort()).toEqual(["1", "2"]);
});

test("another history is told by its epoch: a copy of the database, its tables made anew, a changed setting", async () => {
  const epochOf = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("select dawr_epoch() as epoch");
    await client.end();
    return rows[0].epoch as string;
  };
  const another = await cloneDatabase();
  onTestFinished(() => another.drop());
  const epochs = [await epochOf(database.url), await epochOf(another.url)];
  expect(await epochOf(database.url)).toBe(epochs[0]);
  await another.query("create table copy (like clinic_versions including all)"); // as a restored dump makes its own
  await another.query("drop table clinic_versions; alter table copy rename to clinic_versions");
  epochs.push(await epochOf(another.url));
  await another.query("update deployment set epoch_salt = 'snapshot of Tuesday'");
  epochs.push(await epochOf(another.url));
  expect(new Set(epochs).size).toBe(4);
});

test("after a restore a transaction whose number comes again still makes a version of its own", async () => {
  // A dump brings rows whose xid a later transaction of the new cluster will have too.
  await database.query(
    "update clinic_versions set xid = ((pg_current_xact_id()::text::bigint + 1)::text)::xid8, at = '2026-01-01'",
  );
  const before = Number(await version());
  await database.query("update booking_days set capacity = 30");
  expect(Number(await version())).toBe(before + 1);
});
