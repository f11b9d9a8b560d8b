import { expect, onTestFinished, test } from "vitest";
import { readTurn } from "../src/bookings/booking-queries.js";
import type { BookingRow } from "../src/contract/booking-view.js";
import { closePool } from "../src/db/pool.js";
import { readChanges } from "../src/realtime/clinic-reading.js";
import { aPool } from "./support/a-pool.js";
import { cloneDatabase } from "./support/test-database.js";

test("the index of a clinic's changes is for the hub alone, also when the statistics do not know the clinic yet", async () => {
  const database = await cloneDatabase();
  const pool = aPool(database.url);
  onTestFinished(async () => {
    await closePool(pool);
    await database.drop();
  });
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
