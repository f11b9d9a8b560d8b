import { randomBytes } from "node:crypto";
import pg from "pg";
import { startDawr } from "./server.js";

export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** A migrated database; servers are started on it row by row, and hear nothing of what changes in others. */
export async function openDatabase(url: string) {
  const sql = new pg.Client({ connectionString: url, application_name: "bench" });
  await sql.connect();
  return {
    url,
    sql,
    startDawr: (settings?: Record<string, string>, nodeFlags?: string[]) =>
      startDawr({ DATABASE_URL: url, ...settings }, nodeFlags),
    /** Clinics that work every day; their ids. Unless they are public nobody but a key may see their boards. */
    addClinics: async (count: number, { arePublic = false } = {}): Promise<number[]> => {
      const added = await sql.query(
        `insert into clinics (name, working_days, public_board)
         select 'Clinic ' || number, '{sat,sun,mon,tue,wed,thu,fri}', $2
           from generate_series(1, $1::int) as number returning id`,
        [count, arePublic],
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
  };
}
