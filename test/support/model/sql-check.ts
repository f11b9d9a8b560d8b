import type { TestDatabase } from "../test-database.js";
import { allBookings, type Booking, type ClinicModel, type Day, dayKey, overbooked, used } from "./clinic-model.js";
import { equal } from "./mismatch.js";

/** Each returns rows only where the database contradicts a promise of the design. */
const invariants: Record<string, string> = {
  "used = bookings that are not cancelled, at most the capacity and what was overbooked": `
    select list, date, used, capacity, overbooked from booking_days day
     where clinic_id = $1
       and (used > capacity + overbooked
            or used <> (select count(*) from bookings where (clinic_id, list, date) = (day.clinic_id, day.list, day.date)
                           and status <> 'cancelled'))`,
  "numbers run from 1 to last_number without a gap": `
    select list, date, last_number from booking_days day
     where clinic_id = $1 and shifts = '[]'
       and array(select number from bookings where (clinic_id, list, date) = (day.clinic_id, day.list, day.date) order by number)
           <> array(select generate_series(1, last_number))`,
  "the numbers of a shift run from its first to its last without a gap": `
    select list, date, shift, last_number from day_shifts part
     where clinic_id = $1
       and array(select number from bookings
                  where (clinic_id, list, date, shift) = (part.clinic_id, part.list, part.date, part.shift) order by number)
           <> array(select generate_series(lower(numbers), last_number))`,
  "the figures of a day are the sums of its shifts": `
    select list, date, day.used, day.capacity from booking_days day join day_shifts part using (clinic_id, list, date)
     where clinic_id = $1
     group by clinic_id, list, date, day.used, day.capacity, day.last_number
    having (day.used, day.capacity, day.last_number)
           <> (sum(part.used), sum(part.capacity), sum(part.last_number - lower(part.numbers) + 1))`,
  "a patient waits once on a day": `
    select list, date, patient_key from bookings
     where clinic_id = $1 and status in ('booked', 'in_progress')
     group by list, date, patient_key having count(*) > 1`,
  "only live golden bookings have a code, each its own": `
    select list, date, number, golden_code, booking.status from bookings booking join booking_days day using (clinic_id, list, date)
     where clinic_id = $1
       and (golden_code is not null and (list <> 'golden' or day.status = 'closed' or booking.status = 'cancelled')
            or exists (select from bookings other where other.clinic_id = $1 and other.golden_code = booking.golden_code
                          and (other.list, other.date, other.number) <> (booking.list, booking.date, booking.number)))`,
  "nobody waits on a closed day": `
    select list, date, number from bookings booking join booking_days day using (clinic_id, list, date)
     where clinic_id = $1 and day.status = 'closed' and booking.status in ('booked', 'in_progress')`,
  "no row is newer than its clinic": `
    select 'day' from booking_days join clinic_versions counter using (clinic_id)
     where clinic_id = $1 and booking_days.version > counter.version
    union all
    select 'booking' from bookings join clinic_versions counter using (clinic_id)
     where clinic_id = $1 and bookings.version > counter.version`,
};

const broken = Object.entries(invariants)
  .map(([promise, sql]) => `select '${promise}' as promise, row_to_json(broken) as row from (${sql}) as broken`)
  .join(" union all ");

/** What the tables hold of a clinic; throws when they break a promise. */
export async function readTables(database: TestDatabase, clinicId: number) {
  equal("what breaks a promise", await database.query(broken, [clinicId]), []);
  const [counter] = await database.query("select version::int from clinic_versions where clinic_id = $1", [clinicId]);
  const days = await database.query(
    `select list, date::text, status, capacity, used, overbooked, last_number, version::int from booking_days where clinic_id = $1`,
    [clinicId],
  );
  const bookings = await database.query(
    `select list, date::text, number, shift, "order", status, version::int, patient_id, patient_name, patient_phone, source,
            golden_code, calls, called_to, cancelled_by, arrived_by, priority, priority_reason, note, calls_in_turn, missed,
            former_order, former_priority, is_overbooked, overbook_reason, turn_taken_at is not null as took_turn
       from bookings where clinic_id = $1`,
    [clinicId],
  );
  return {
    version: counter.version as number,
    days: new Map(days.map((row) => [dayKey(row.list, row.date), row])),
    bookings: new Map(bookings.map((row) => [`${dayKey(row.list, row.date)} ${row.number}`, row])),
  };
}
export type Tables = Awaited<ReturnType<typeof readTables>>;

/** Holds the tables against the model, which learns the codes it could not know. */
export function checkTables(tables: Tables, model: ClinicModel): void {
  equal("the clinic's version", tables.version, model.version);
  equal("the number of days", tables.days.size, Object.keys(model.days).length);
  equal("the number of bookings", tables.bookings.size, allBookings(model).length);
  for (const [key, day] of Object.entries(model.days)) equal(`the row of ${key}`, tables.days.get(key), dayRow(day));
  for (const { day, booking, id } of allBookings(model)) {
    const row = tables.bookings.get(`${dayKey(day.list, day.date)} ${booking.number}`);
    if (booking.code === "?") booking.code = row?.golden_code;
    equal(`the row of ${id}`, row, bookingRow(day, booking));
  }
}

const dayRow = (day: Day) => ({
  list: day.list,
  date: day.date,
  status: day.status,
  capacity: day.capacity,
  used: used(day),
  overbooked: overbooked(day),
  last_number: day.bookings.length,
  version: day.version,
});

const bookingRow = ({ list, date }: Day, booking: Booking) => ({
  list,
  date,
  number: booking.number,
  shift: booking.shift,
  order: booking.order,
  status: booking.status,
  version: booking.version,
  patient_id: booking.patient.id,
  patient_name: booking.patient.name,
  patient_phone: booking.patient.phone,
  source: booking.source,
  golden_code: booking.code,
  calls: booking.calls,
  called_to: booking.calledTo,
  cancelled_by: booking.cancelledBy,
  arrived_by: booking.arrivedBy,
  priority: booking.priority,
  priority_reason: booking.priorityReason,
  note: booking.note,
  calls_in_turn: booking.callsInTurn,
  missed: booking.missed,
  former_order: booking.formerOrder,
  former_priority: booking.formerPriority,
  is_overbooked: booking.isOverbooked,
  overbook_reason: booking.overbookReason,
  took_turn: booking.turn !== null,
});
