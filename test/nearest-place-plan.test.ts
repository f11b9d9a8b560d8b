import { expect, test } from "vitest";
import { testApp } from "./support/test-app.js";

test("the nearest shift with room is found among three hundred clinics by their indexes, on the first day or the last", async () => {
  const app = await testApp();
  await app.database.query(`
    set session_replication_role = replica; -- the triggers would sum up each of 18,000 shifts
    insert into clinics (name, capacity) select 'Clinic ' || n, 20 from generate_series(1, 300) n;
    insert into clinic_hours (clinic_id, weekday, shift, starts, ends, capacity, golden_capacity, numbers, day_turns_at)
    select c.id, weekday, shift, starts, starts + interval '4 hours', 5, 1, int4range(1 + 100 * (shift - 1), 1 + 100 * shift), '00:00'
      from clinics c, unnest('{sat,sun,mon,tue,wed,thu,fri}'::text[]) as weekday, (values (1, time '09:00'), (2, '16:00')) as part (shift, starts);
    insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
    select c.id, 'closed', daterange('2026-12-20', '2026-12-22'), '00:00' from clinics c;
    insert into booking_days (clinic_id, list, date, capacity, used, last_number, shifts, version)
    select c.id, 'regular', date '2026-11-24' + n, 10, 9, 9, '[{}]', 1 from clinics c, generate_series(0, 29) n;
    insert into day_shifts (clinic_id, list, date, shift, starts_at, ends_at, capacity, used, numbers, last_number, doctor)
    select clinic_id, list, date, shift, date + interval '6 hours' * shift, date + interval '6 hours' * (shift + 1), 5, 6 - shift,
           int4range(1 + 100 * (shift - 1), 1 + 100 * shift), 100 * (shift - 1) + 5, (array['expected', 'cancelled'])[shift]
      from booking_days, generate_series(1, 2) shift;
    set session_replication_role = origin;
    analyze`);
  const search = async (date: string) => {
    const [plan] = await app.database.query(
      `explain (analyze, buffers, format json)
       select nearest.* from clinics c cross join lateral nearest_free_place(
         clinic => c, wanted_list => 'regular', wanted_shift => null, patient => 'nobody', from_date => $1, asked_date => null,
         other_than => null, at => '2026-11-24 05:00Z') as nearest where c.id = 150`,
      [date],
    );
    const { "Shared Hit Blocks": hit, "Shared Read Blocks": read } = plan["QUERY PLAN"][0].Plan;
    return hit + read;
  };
  /** Without what the first reads of the catalog, and others after each visit of autovacuum. */
  const leastOf = async (date: string) => Math.min(await search(date), await search(date), await search(date));
  expect(await leastOf("2026-12-24")).toBeLessThan(60); // nobody has made that day
  expect(await leastOf("2026-11-24")).toBeLessThan(500);
  const [{ place }] = await app.database.query(
    `select nearest_free_place(c, 'regular', null, 'nobody', '2026-11-24', null, null, '2026-11-24 05:00Z') as place
       from clinics c where id = 150`,
  );
  expect(place).toBe("(2026-12-24,1,f)");
}, 120_000);
