import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { ClinicReading } from "../src/contract/clinic-reading.js";
import { closePool } from "../src/db/pool.js";
import { readChanges, readLive } from "../src/realtime/clinic-reading.js";
import { aPool } from "./support/a-pool.js";
import { Random } from "./support/oracle/random.js";
import { randomTransaction } from "./support/oracle/random-transaction.js";
import { cloneDatabase } from "./support/test-database.js";

/** A minute in `npm run test:chaos`; some seconds otherwise. */
const lastsMs = process.env.CHAOS_MINUTES ? 60_000 : 2_000;
/** Of transactions, also on a slow machine. */
const enough = 50;
const today = "2026-11-24";

test("all writers against each other make no deadlock, and no read of the hub misses a row", {
  timeout: lastsMs + 60_000,
}, async () => {
  const database = await cloneDatabase();
  const pool = aPool(database.url, { size: 1, maxOverflow: 0 });
  const clients: pg.Client[] = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await closePool(pool);
    await database.drop();
  });
  await database.query("insert into clinics (name, working_days) values ('A', '{mon}'), ('B', '{mon}')");
  await anAuditLog(database);

  const endsAt = performance.now() + lastsMs;
  const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const failures: string[] = [];
  let transactions = 0;
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    const client = await database.another();
    clients.push(client);
    const random = new Random(seed + writer);
    while (performance.now() < endsAt || transactions <= enough) {
      await randomTransaction(client, random.pick([1, 2]), random, today).then(
        () => transactions++,
        (error) => failures.push(error.code),
      );
    }
  });
  // The audit log is kept by triggers of its own; whatever the hub's single SELECT reads must be the log's state.
  let reads = 0;
  const hub = (async () => {
    const held = new Map<number, Map<string, number>>();
    const take = ({ clinicId, bookings, days }: ClinicReading) => {
      const rows = held.get(clinicId) ?? new Map();
      for (const { list, date, version, status } of days)
        rows.set(`${list} ${date}`, status === "closed" ? -1 : version);
      for (const { list, date, number, version } of bookings) rows.set(`${list} ${date} ${number}`, version);
      held.set(clinicId, rows);
    };
    const versions = new Map<number, number>();
    for (const reading of await readLive(pool, [1, 2])) {
      take(reading);
      versions.set(reading.clinicId, reading.version);
    }
    while (performance.now() < endsAt || transactions <= enough) {
      for (const reading of await readChanges(pool, versions)) {
        take(reading);
        versions.set(reading.clinicId, reading.version);
        reads++;
      }
      await delay(1);
    }
    await Promise.all(writers);
    for (const reading of await readChanges(pool, versions)) take(reading);
    return held;
  })();
  await Promise.all(writers);
  const held = await hub;

  for (const clinicId of [1, 2]) {
    const logged = await database.query(
      `select distinct on (row_key) row_key, version::int, day_key from audit where clinic_id = $1 order by row_key, version desc`,
      [clinicId],
    );
    const closed = new Set(
      (
        await database.query(
          "select list || ' ' || date as key from booking_days where clinic_id = $1 and status = 'closed'",
          [clinicId],
        )
      ).map(({ key }) => key),
    );
    const live = logged.filter((row) => !closed.has(row.day_key));
    const wrong = live.filter((row) => held.get(clinicId)?.get(row.row_key) !== row.version);
    expect(wrong, `seed ${seed}, clinic ${clinicId}`).toEqual([]);
    const seen = await database.query("select distinct version::int from audit where clinic_id = $1 order by 1", [
      clinicId,
    ]);
    const [{ version }] = await database.query("select version::int from clinic_versions where clinic_id = $1", [
      clinicId,
    ]);
    expect(seen.at(-1)?.version).toBeLessThanOrEqual(version);
  }
  process.stdout.write(
    `writers: seed ${seed}, ${transactions} transactions, ${reads} reads, ${failures.length} refused\n`,
  );
  expect(failures.filter((code) => code === "40P01" || code === "40001")).toEqual([]);
  expect(failures.filter((code) => !code?.startsWith("23"))).toEqual([]);
});

/** Every version that a row has had, written by triggers that know nothing of Dawr's. */
async function anAuditLog(database: Awaited<ReturnType<typeof cloneDatabase>>): Promise<void> {
  await database.query(`
    create table audit (clinic_id integer, row_key text, day_key text, version bigint);
    create function audit_row() returns trigger language plpgsql as $$
    begin
      insert into audit
      select new.clinic_id, new.list || ' ' || new.date || coalesce(' ' || (to_jsonb(new) ->> 'number'), ''),
             new.list || ' ' || new.date, new.version;
      return null;
    end $$;
    create trigger audited after insert or update on bookings for each row execute function audit_row();
    create trigger audited after insert or update on booking_days for each row execute function audit_row();
  `);
}
