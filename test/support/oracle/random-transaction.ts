import type pg from "pg";
import { lineChanges } from "./line-changes.js";
import type { Random } from "./random.js";

/** Straight in SQL, as psql or another program would do it: each step is a statement under the clinic's lock. */
type Step = (client: pg.Client, clinicId: number, random: Random, today: string) => Promise<unknown>;

const anyDay = (random: Random) => [random.chance(0.8) ? "regular" : "golden", random.below(5) - 1] as const;
const onDay = "clinic_id = $1 and list = $2 and date = $3::date + $4::integer";
/** Some booking of that day, as random as a seed allows. */
const someBooking = (where: string) =>
  `number = (select number from bookings where ${onDay} and ${where} order by hashint4(number + $5) limit 1)`;

const onSomeBooking =
  (where: string, set: string): Step =>
  (client, clinicId, random, today) => {
    const [list, offset] = anyDay(random);
    return client.query(
      `update bookings set ${set} where ${onDay} and ${someBooking(where)}
          and exists (select from booking_days where ${onDay} and status <> 'closed')`,
      [clinicId, list, today, offset, random.below(1_000)],
    );
  };

const onSomeDay =
  (set: string, where = "true"): Step =>
  (client, clinicId, random, today) => {
    const [list, offset] = anyDay(random);
    return client.query(`update booking_days set ${set} where ${onDay} and ${where} and $5 >= 0`, [
      clinicId,
      list,
      today,
      offset,
      random.below(12),
    ]);
  };

const book: Step = async (client, clinicId, random, today) => {
  const [list, offset] = anyDay(random);
  const day = [clinicId, list, today, offset];
  await client.query(
    `select open_day(c, $2, $3::date + $4::integer) from clinics c
      where c.id = $1 and not exists (select from booking_days where ${onDay})`,
    day,
  );
  const isOpen = `exists (select from booking_days where ${onDay} and status = 'open')`;
  /** Staff add a place where none is left. */
  const [hasPlace, over] = random.chance(0.15) ? ["used >= capacity", 1] : ["used < capacity", 0];
  const ofShift = await client.query(
    `update day_shifts set used = used + 1, last_number = last_number + 1, overbooked = overbooked + $6
      where ${onDay} and ${isOpen} and shift = $5 and ${hasPlace} returning last_number, shift`,
    [...day, random.below(2) + 1, over],
  );
  const ofDay = await client.query(
    `update booking_days set used = used + 1, last_number = last_number + 1, overbooked = overbooked + $5
      where ${onDay} and status = 'open' and ${hasPlace} and shifts = '[]' returning last_number, null as shift`,
    [...day, over],
  );
  const [place] = [...ofShift.rows, ...ofDay.rows];
  if (!place) return;
  await client.query(
    `insert into bookings (clinic_id, list, date, number, "order", shift, patient_name, patient_phone, source, ticket_hash,
                           is_overbooked, overbook_reason)
     values ($1, $2, $3::date + $4::integer, $5::integer, $5::integer, $6, $7, $8, 'secretary', '', $9 = 1, case when $9 = 1 then 'ألم' end)`,
    [...day, place.last_number, place.shift, `نور ${random.below(1_000_000)}`, `0770${random.below(10_000_000)}`, over],
  );
};

/** Of bookings that stopped, or began again, to take a place; those beyond the capacity have one of their own. */
async function takePlaces(client: pg.Client, day: unknown[], bookings: Place[], each: 1 | -1) {
  for (const { shift, is_overbooked } of bookings) {
    const places = [...day, shift, each, is_overbooked ? each : 0];
    await client.query("select take_places($1, $2, $3::date + $4::integer, $5, $6, $7)", places);
  }
}

interface Place {
  shift: number | null;
  is_overbooked: boolean;
}

const onSomeShift =
  (set: string): Step =>
  (client, clinicId, random, today) => {
    const [list, offset] = anyDay(random);
    return client.query(
      `update day_shifts set ${set} where ${onDay} and shift = 1 + $5 % 2
          and exists (select from booking_days where ${onDay} and status <> 'closed')`,
      [clinicId, list, today, offset, random.below(12)],
    );
  };

const leave: Step = async (client, clinicId, random, today) => {
  if (random.chance(0.5)) return client.query("delete from clinic_exceptions where clinic_id = $1", [clinicId]);
  const [first, days] = [random.below(4) - 1, random.below(2)];
  return client.query(
    `insert into clinic_exceptions (clinic_id, kind, dates, shift, note, day_turns_at)
     select id, 'closed', daterange($2::date + $3::integer, $2::date + $3::integer + $4::integer, '[]'), $5, $6, day_turns_at
       from clinics where id = $1 on conflict do nothing`,
    [clinicId, today, first, days, random.chance(0.5) ? random.below(2) + 1 : null, `عطلة ${random.below(100)}`],
  );
};

const cancel: Step = async (client, clinicId, random, today) => {
  const [list, offset] = anyDay(random);
  const day = [clinicId, list, today, offset];
  const { rows } = await client.query(
    `update bookings set status = 'cancelled', cancelled_by = 'staff', finished_at = now(), golden_code = null
      where ${onDay} and ${someBooking("status = 'booked'")}
        and exists (select from booking_days where ${onDay} and status <> 'closed')
     returning shift, is_overbooked`,
    [...day, random.below(1_000)],
  );
  await takePlaces(client, day, rows, -1);
};

const close: Step = async (client, clinicId, random, today) => {
  const [list, offset] = anyDay(random);
  const day = [clinicId, list, today, offset];
  const closing = () =>
    client.query(`update booking_days set status = 'closed' where ${onDay} and status <> 'closed'`, day);
  const dayFirst = random.chance(0.5);
  if (dayFirst && (await closing()).rowCount === 0) return;
  await client.query(
    `update bookings set status = 'served', finished_at = now() where ${onDay} and status = 'in_progress'`,
    day,
  );
  const { rows } = await client.query(
    `update bookings set status = 'cancelled', cancelled_by = 'closing', finished_at = now(), golden_code = null
      where ${onDay} and status = 'booked' returning shift, is_overbooked`,
    day,
  );
  await takePlaces(client, day, rows, -1);
  if (!dayFirst) await closing();
};

const move: Step = async (client, clinicId, random) => {
  const { rows } = await client.query(
    `select f.list, f.date, f.number, f.shift, f.is_overbooked, t.list as to_list, t.date as to_date, t.number as to_number
       from bookings f join bookings t on t.clinic_id = f.clinic_id and (t.list, t.date) <> (f.list, f.date)
      where f.clinic_id = $1 and f.status = 'booked' and t.status = 'booked'
      order by f.list, f.date, f.number, t.list, t.date, t.number
     offset $2 limit 1`,
    [clinicId, random.below(20)],
  );
  if (!rows[0]) return;
  const { list, date, number, to_list, to_date, to_number } = rows[0];
  await client.query(
    `update bookings set status = 'cancelled', cancelled_by = 'move', finished_at = now(), golden_code = null,
            moved_to_list = $5, moved_to_date = $6, moved_to_number = $7
      where clinic_id = $1 and list = $2 and date = $3 and number = $4`,
    [clinicId, list, date, number, to_list, to_date, to_number],
  );
  await takePlaces(client, [clinicId, list, date, 0], rows, -1);
};

const reopen: Step = async (client, clinicId, random, today) => {
  const [list, offset] = anyDay(random);
  const day = [clinicId, list, today, offset];
  const { rowCount } = await client.query(
    `update booking_days set status = 'open' where ${onDay} and status = 'closed'`,
    day,
  );
  if (!rowCount) return;
  const restored = await client.query(
    `update bookings set status = 'booked', cancelled_by = null, finished_at = null
      where ${onDay} and status = 'cancelled' and cancelled_by = 'closing' returning shift, is_overbooked`,
    day,
  );
  await takePlaces(client, day, restored.rows, 1);
};

const erased = `patient_name = '', patient_phone = null, patient_id = null, note = null, priority_reason = null,
                overbook_reason = null`;

/** A step for each weight: the more often, the more weight. */
const steps: [number, Step][] = [
  [30, book],
  [8, cancel],
  [3, move],
  ...lineChanges.map(([weight, where, set]): [number, Step] => [weight, onSomeBooking(where, set)]),
  [6, onSomeBooking("status = 'in_progress'", "status = 'served', finished_at = now()")],
  [3, onSomeBooking("status = 'in_progress'", "status = 'booked'")],
  [2, onSomeBooking("status = 'served'", "forwarded_to = 'B-9-20261124-' || 1000 + $5")],
  [2, onSomeBooking("status = 'booked'", "came_from = 'B-9-20261124-' || 1000 + $5")],
  [3, onSomeBooking("status = 'booked'", "status = 'no_show', finished_at = now()")],
  [5, onSomeBooking("status <> 'cancelled'", "calls = calls + 1, called_at = now(), called_to = 'غرفة ' || calls")],
  [6, onSomeBooking("true", `"order" = "order" + ($5 % 7) - 3.5`)],
  [4, onSomeBooking("true", erased)],
  [4, onSomeDay("capacity = used + $5", "status <> 'closed' and shifts = '[]'")],
  [3, onSomeShift("capacity = used + $5 % 5")],
  [3, onSomeShift("doctor = 'expected', late_minutes = $5 * 5")], // late
  [2, onSomeShift("doctor = case $5 % 3 when 0 then 'arrived' when 1 then 'left' else 'cancelled' end")],
  [2, leave],
  [3, onSomeDay("status = 'paused'", "status = 'open'")],
  [3, onSomeDay("status = 'open'", "status = 'paused'")],
  [3, close],
  [4, reopen],
  [
    1,
    (client, clinicId, random) =>
      client.query("update clinics set name = $2 where id = $1", [clinicId, `عيادة ${random.below(100)}`]),
  ],
  [
    2,
    (client, clinicId, random) =>
      client.query("update clinics set golden_turn = nullif($2::integer, 4), needs_arrival = $3 where id = $1", [
        ...[clinicId, random.below(5), random.chance(0.5)],
      ]),
  ],
  [1, (client, clinicId) => client.query("update bookings set called_to = called_to where clinic_id = $1", [clinicId])],
];
const byWeight = steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** Some steps in one transaction; now and then in a savepoint that is rolled back, or for nothing at all. */
export async function randomTransaction(client: pg.Client, clinicId: number, random: Random, today: string) {
  await client.query("begin");
  try {
    await client.query("select from clinic_versions where clinic_id = $1 for no key update", [clinicId]);
    for (let step = random.below(4); step >= 0; step--) {
      const isUndone = random.chance(0.1);
      await client.query("savepoint step");
      await random.pick(byWeight)(client, clinicId, random, today);
      await client.query(isUndone ? "rollback to step" : "release step");
    }
    await client.query(random.chance(0.08) ? "rollback" : "commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}
