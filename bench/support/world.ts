import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { migrate } from "../../src/db/migrate.js";
import { createLogger } from "../../src/logger.js";
import { familyCpuMs } from "./processes.js";
import { startDawr } from "./server.js";

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A PostgreSQL of its own, durable as in production, with Dawr's schema; servers are started on it row by row. */
export async function createWorld() {
  const dataDir = mkdtempSync(join(tmpdir(), "dawr-bench-"));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const clear = () => {
    postgres.stopSync();
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once("exit", clear); // when a row fails
  await migrate(postgres.url, createLogger({ LOG_LEVEL: "silent" }));
  const sql = new pg.Client({ connectionString: postgres.url, application_name: "bench" });
  await sql.connect();
  const { rows } = await sql.query("show data_directory");
  const postmaster = Number(readFileSync(join(rows[0].data_directory, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    url: postgres.url,
    sql,
    startDawr: (settings?: Record<string, string>, nodeFlags?: string[]) =>
      startDawr({ DATABASE_URL: postgres.url, ...settings }, nodeFlags),
    postgresCpuMs: () => familyCpuMs(postmaster),
    /** Clinics that work every day, with boards that nobody but a key may see; their ids. */
    addClinics: async (count: number): Promise<number[]> => {
      const added = await sql.query(
        `insert into clinics (name, working_days) select 'Clinic ' || number, '{sat,sun,mon,tue,wed,thu,fri}'
           from generate_series(1, $1::int) as number returning id`,
        [count],
      );
      return added.rows.map(({ id }) => id);
    },
    /** A day of each of these clinics, with patients who wait. */
    addDay: async (clinicIds: number[], date: string, { capacity = 10_000, bookings = 0 } = {}): Promise<void> => {
      await sql.query("begin");
      await sql.query(
        `insert into booking_days (clinic_id, list, date, capacity, used, last_number)
         select clinic_id, 'regular', $2, $3, $4, $4 from unnest($1::int[]) as clinic_id`,
        [clinicIds, date, capacity, bookings],
      );
      await sql.query(
        `insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash)
         select clinic_id, 'regular', $2, number, number, 'Patient ' || number, '0771' || number + 1000000, 'patient_app', $4
           from unnest($1::int[]) as clinic_id cross join generate_series(1, $3::int) as number`,
        [clinicIds, date, bookings, randomBytes(32)],
      );
      await sql.query("commit");
    },
    stop: async () => {
      await sql.end();
      process.off("exit", clear);
      clear();
    },
  };
}

const dayMs = 86_400_000;

/** The nth day that the benches book on: far enough ahead that it never closes by itself, near enough to be opened. */
export const dayNumber = (number: number): string =>
  new Date(Date.now() + (300 + number) * dayMs).toISOString().slice(0, "yyyy-mm-dd".length);
