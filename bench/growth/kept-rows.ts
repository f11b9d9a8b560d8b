import type { World } from "../support/world.js";

const bookingsOfDay = 100;
const daysOfClinic = 1_000;

/**
 * Fills the archive up to so many bookings, on days closed long ago, in one go and past the triggers: they would take
 * hours, and what is measured later does not depend on how the rows came.
 */
export async function keepRows({ sql, addClinics }: World, rows: number): Promise<void> {
  const { rows: counted } = await sql.query("select count(*)::int as kept from bookings where date < '2020-01-01'");
  const days = (rows - counted[0].kept) / bookingsOfDay;
  const clinicIds = await addClinics(Math.ceil(days / daysOfClinic));
  await sql.query("set session_replication_role = replica");
  for (const [number, clinicId] of clinicIds.entries()) {
    const daysHere = Math.min(daysOfClinic, days - number * daysOfClinic);
    await sql.query(
      `insert into booking_days (clinic_id, list, date, capacity, used, last_number, status, version, closed_version, closed_at)
       select $1, 'regular', date '2010-01-01' + day, $3, $3, $3, 'closed', day + 2, day + 2, now()
         from generate_series(1, $2::int) as day`,
      [clinicId, daysHere, bookingsOfDay],
    );
    await sql.query(
      `insert into bookings (clinic_id, list, date, number, "order", patient_key, patient_name, patient_phone, source,
                             status, ticket_hash, version, finished_at)
       select $1, 'regular', date '2010-01-01' + day, number, number, 'phone:' || number || ' p', 'P', number, 'secretary',
              'served', '', day + 2, now()
         from generate_series(1, $2::int) as day cross join generate_series(1, $3::int) as number`,
      [clinicId, daysHere, bookingsOfDay],
    );
  }
  await sql.query("reset session_replication_role");
  await sql.query("update clinic_versions set version = 2000 where clinic_id = any($1)", [clinicIds]);
  await sql.query("vacuum analyze bookings, booking_days");
}
