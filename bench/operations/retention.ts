import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transact } from "../../src/db/clinic-write.js";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { migrate } from "../../src/db/migrate.js";
import { closePool } from "../../src/db/pool.js";
import { blankSome } from "../../src/patients/retention-queries.js";
import { aPool, silentLog } from "../../test/support/a-pool.js";

/**
 * `tsx bench/operations/retention.ts [days] [bookings a day]`: how long the steps that blank an archive take, by the server's
 * clock, from the transaction's begin to its last statement, for so long are its locks held; and how much of it PostgreSQL was on a
 * processor (Linux tells), which a busy machine does not change.
 */
const days = Number(process.argv[2] ?? 10_000);
const bookingsADay = Number(process.argv[3] ?? 20);

const dataDir = await mkdtemp(join(tmpdir(), "dawr-bench-"));
const postgres = await startEmbeddedPostgres({ dataDir, throwaway: true });
await migrate(postgres.url, silentLog);
const pool = aPool(postgres.url, { statementTimeoutMs: 600_000 });
await pool.raw("insert into clinics (name, keep_months) values ('Clinic', 1)");
await pool.raw(
  `insert into booking_days (clinic_id, list, date, capacity, used, last_number, status)
   select 1, 'regular', current_date - 60 - ago, :bookingsADay, :bookingsADay, :bookingsADay, 'closed'
     from generate_series(1, cast(:days as integer)) as ago`,
  { days, bookingsADay },
);
await pool.raw(
  `insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, note, source, ticket_hash, status, started_at, finished_at)
   select clinic_id, list, date, number, number, 'Sara Ahmed ' || number, '+9647' || 700000000 + number, 'a note', 'secretary', '', 'served', now(), now()
     from booking_days cross join generate_series(1, last_number) as number`,
);
await pool.raw("analyze");

const steps: number[] = [];
const onCpu: number[] = [];
const cpuMs = (pid: number) => Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
for (let from: string | undefined = "-infinity"; from !== undefined; ) {
  const since: string = from;
  from = await transact(pool, async (transaction) => {
    const [{ pid }] = (await transaction.raw("select pg_backend_pid() as pid")).rows;
    const before = cpuMs(pid);
    const step = await blankSome(transaction, 1, since, new Date());
    const { rows } = await transaction.raw("select 1000 * extract(epoch from clock_timestamp() - now()) as ms");
    if (step) {
      steps.push(Number(rows[0].ms));
      onCpu.push(cpuMs(pid) - before);
    }
    return step?.oldest;
  });
}
const { rows } = await pool.raw("select count(*) from bookings where names_somebody(bookings)");
const at = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)]?.toFixed(1);
const shown = (times: number[]) => `p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms, longest ${at(times, 1)} ms`;
process.stdout.write(
  `${days} days of ${bookingsADay}: ${steps.length} steps, ${rows[0].count} named are left\n` +
    `locked ${shown(steps)}, above 50 ms ${steps.filter((ms) => ms > 50).length}\non a processor ${shown(onCpu)}\n`,
);
await closePool(pool);
postgres.stopSync();
await rm(dataDir, { recursive: true, force: true });
