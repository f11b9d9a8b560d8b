// @ts-check
/** A demo clinic with a morning's queue. Plants nothing where there is a clinic already. */

/** @type {[name: string, phone: string, status: string][]} */
const patients = [
  ["Layla Hassan", "+9647701000001", "served"],
  ["Omar Khalid", "+9647701000002", "served"],
  ["Noor Salim", "+9647701000003", "no_show"],
  ["Ahmed Jabbar", "+9647701000004", "in_progress"],
  ["Zainab Ali", "+9647701000005", "booked"],
  ["Mustafa Karim", "+9647701000006", "booked"],
  ["Huda Mahmoud", "+9647701000007", "cancelled"],
  ["Yusuf Ibrahim", "+9647701000008", "booked"],
  ["Mariam Adel", "+9647701000009", "booked"],
];

const calledStatuses = ["served", "no_show", "in_progress"];

/** @param {import('knex').Knex} knex */
export const seed = (knex) =>
  knex.transaction(async (transaction) => {
    await refuseWithoutTables(transaction);
    await transaction.raw("select pg_advisory_xact_lock(hashtext('dawr demo seed'))");
    const { rows: clinics } = await transaction.raw(`
      insert into clinics (name, working_days, capacity, public_board)
      select 'Dr. Layla Hassan · عيادة الدكتورة ليلى حسن', '{sat,sun,mon,tue,wed,thu,fri}', 40, true
       where not exists (select from clinics)
      returning id`);
    if (clinics.length === 0) return;
    const clinicId = clinics[0].id;
    const used = patients.filter(([, , status]) => status !== "cancelled").length;
    await transaction.raw(
      `insert into booking_days (clinic_id, list, date, capacity, used, last_number)
       select id, 'regular', clinic_today(c, now()), capacity, :used, :lastNumber from clinics c where id = :clinicId`,
      { clinicId, used, lastNumber: patients.length },
    );
    for (const [index, [name, phone, status]] of patients.entries()) {
      await transaction.raw(
        `insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash,
                               status, calls, called_at, started_at, finished_at, cancelled_by)
         select day.clinic_id, day.list, day.date, :number, :number, :name, :phone, 'secretary', sha256(convert_to(cast(gen_random_uuid() as text), 'utf8')),
                :status, :calls, case when :calls > 0 then now() end, case when :calls > 0 then now() end,
                case when :status in ('served', 'no_show', 'cancelled') then now() end,
                case when :status = 'cancelled' then 'staff' end
           from booking_days day where day.clinic_id = :clinicId`,
        { clinicId, name, phone, status, number: index + 1, calls: calledStatuses.includes(status) ? 1 : 0 },
      );
    }
  });

/**
 * knex shows two lines of its own, of which the second may be ours, and then our stack.
 *
 * @param {import('knex').Knex} knex
 */
async function refuseWithoutTables(knex) {
  const { rows } = await knex.raw("select to_regclass('clinics') is not null as are_there");
  if (rows[0].are_there) return;
  throw Object.assign(new Error("\nThere are no tables yet: npx knex migrate:latest"), { stack: "" });
}
