import { expect, onTestFinished, test, vi } from "vitest";
import { readTurn } from "../src/bookings/booking-queries.js";
import type { BookingRow } from "../src/contract/booking-view.js";
import { closePool } from "../src/db/pool.js";
import { readChanges } from "../src/realtime/clinic-reading.js";
import { aPool } from "./support/a-pool.js";
import { cloneDatabase } from "./support/test-database.js";

async function aDatabase() {
  const database = await cloneDatabase();
  const pool = aPool(database.url);
  onTestFinished(async () => {
    await closePool(pool);
    await database.drop();
  });
  return { database, pool };
}

test("the index of a clinic's changes is for the hub alone, also when the statistics do not know the clinic yet", async () => {
  const { database, pool } = await aDatabase();
  await database.query(`
    insert into clinics (name, working_days) values ('A', '{mon}'), ('B', '{mon}');
    insert into booking_days (clinic_id, list, date, capacity, used, last_number) values (1, 'regular', '2100-01-01', 600, 600, 600);
    insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash)
    select 1, 'regular', '2100-01-01', n, n, 'Patient ' || n, '0771' || 1000000 + n, 'secretary', '' from generate_series(1, 600) as n`);
  // The indexes differ in size, as after a day's work.
  for (let call = 1; call <= 30; call++) {
    await database.query(`update bookings set called_to = 'room ${call}' where number <= 200`);
  }
  await database.query("analyze");
  await database.query("update bookings set called_to = 'room 31' where number = 1"); // all that the hub will ask for

  const first = {
    clinic_id: 2,
    list: "regular",
    date: "2100-01-02",
    number: 1,
    order: 1,
    status: "booked",
  } as BookingRow;
  await pool.transaction(async (transaction) => {
    const scans = async () => {
      const { rows } = await transaction.raw(
        "select pg_stat_get_xact_numscans('bookings_changed'::regclass) as scans, version from clinic_versions where clinic_id = 1",
      );
      return rows[0];
    };
    await readTurn(transaction, first);
    const { scans: before, version } = await scans();
    expect(before).toBe(0);
    await transaction.raw("set local enable_seqscan = off"); // of so small a table it may well read all
    await readChanges(transaction, new Map([[1, version - 1]]));
    expect((await scans()).scans).toBe(1);
  });
});

/** The last of a line: what readTurn says, how many really wait before, and how much of the table was looked at. */
async function lookFromTheEnd({ database, pool }: Awaited<ReturnType<typeof aDatabase>>) {
  const [last] = await database.query(
    "select *, date::text from bookings where status = 'booked' order by \"order\" desc, number desc limit 1",
  );
  const [{ waiting }] = await database.query(
    "select count(*)::integer as waiting from bookings where status = 'booked'",
  );
  return pool.transaction(async (transaction) => {
    const countLooks = async () => {
      const { rows } = await transaction.raw(
        `select sum(pg_stat_get_xact_tuples_returned(oid)) as looks from pg_class
          where oid = 'bookings'::regclass or oid in (select indexrelid from pg_index where indrelid = 'bookings'::regclass)`,
      );
      return Number(rows[0].looks);
    };
    const looksBefore = await countLooks();
    const { ahead } = await readTurn(transaction, last as BookingRow);
    return { ahead, before: waiting - 1, looks: (await countLooks()) - looksBefore };
  });
}

test("a place in a long line is told by those who left it, not by everybody in it, also before statistics know the day", async () => {
  const world = await aDatabase();
  const { database } = world;
  await database.query("alter table bookings set (autovacuum_enabled = off)");
  await database.query(`
    insert into clinics (name, working_days) values ('A', '{mon}'), ('B', '{mon}');
    insert into booking_days (clinic_id, list, date, capacity, used, last_number)
    select 1, 'regular', date '2100-01-01' + day, 10, 10, 10 from generate_series(1, 300) as day;
    insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash, status, finished_at)
    select 1, 'regular', date '2100-01-01' + day, n, n, 'P', 'secretary', '', 'served', now()
      from generate_series(1, 300) as day, generate_series(1, 10) as n;
    analyze;
    insert into booking_days (clinic_id, list, date, capacity, used, last_number) values (2, 'regular', '2100-01-01', 3000, 3000, 3000);
    insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
    select 2, 'regular', '2100-01-01', n, n, 'P', 'secretary', '' from generate_series(1, 3000) as n`);
  const look = () => lookFromTheEnd(world);
  const expectFew = async () => {
    const { ahead, before, looks } = await look();
    expect(ahead).toBe(before);
    expect(looks).toBeLessThan(300);
  };
  await expectFew();
  for (const statement of [
    "update bookings set status = 'served', finished_at = now() where clinic_id = 2 and number <= 1500",
    "update bookings set status = 'in_progress' where clinic_id = 2 and number in (1501, 1503)",
    `update booking_days set used = used - 14 where clinic_id = 2;
     update bookings set status = 'cancelled', cancelled_by = 'staff', finished_at = now()
      where clinic_id = 2 and number % 100 = 50 and number > 1600`,
    `update bookings set "order" = number - 700.5 where clinic_id = 2 and number in (2700, 2800, 3000)`,
    "analyze",
    "vacuum analyze bookings",
  ]) {
    await database.query(statement);
    await vi.waitFor(expectFew, 15_000); // each look takes what the statement left dead out of the indexes, unless somebody's snapshot still needs it
  }

  await database.query(`
    update booking_days set used = used + 1, last_number = 3100 where clinic_id = 2; -- and so skips numbers
    insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
    values (2, 'regular', '2100-01-01', 3100, 3100, 'P', 'secretary', '')`);
  const { ahead, before } = await look();
  expect(ahead).toBe(before);
});
