import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { aBooker, aPatient, daysAfter, testApp } from "./support/test-app.js";

/** A clock that shows this moment until it is set to another. */
const clockAt = (moment: string) => {
  const clock = { now: () => new Date(moment), set: (next: string) => (clock.now = () => new Date(next)) };
  return clock;
};

describe("the clinic's today", () => {
  // [zone, moment in UTC, the date on the clinic's wall]
  const walls = [
    ["Asia/Baghdad", "2026-11-24T20:59:59Z", "2026-11-24"],
    ["Asia/Baghdad", "2026-11-24T21:00:00Z", "2026-11-25"],
    ["Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23"], // winter, +02: the clock jumps at the coming midnight
    ["Africa/Cairo", "2026-04-24T20:59:59Z", "2026-04-24"], // summer, +03
    ["Africa/Cairo", "2026-04-24T21:00:00Z", "2026-04-25"],
    ["Africa/Cairo", "2026-10-29T20:30:00Z", "2026-10-29"], // 23:30 for the first time; it comes again
    ["Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-29"],
    ["Africa/Cairo", "2026-10-29T22:00:00Z", "2026-10-30"],
    ["America/New_York", "2026-03-08T06:59:59Z", "2026-03-08"],
    ["America/New_York", "2026-03-08T07:00:00Z", "2026-03-08"], // 01:59:59 is followed by 03:00
    ["America/New_York", "2026-11-01T03:59:59Z", "2026-10-31"],
    ["America/New_York", "2026-11-02T04:59:59Z", "2026-11-01"], // a day of 25 hours
    ["America/New_York", "2026-11-02T05:00:00Z", "2026-11-02"],
    ["Pacific/Kiritimati", "2026-11-24T09:59:59Z", "2026-11-24"],
    ["Pacific/Kiritimati", "2026-11-24T10:00:00Z", "2026-11-25"],
  ] as const;

  const clock = clockAt(walls[0][1]);
  const shared = aServer({ clock });
  test.each(walls)("in %s at %s is %s", async (timeZone, moment, date) => {
    const { app } = shared;
    clock.set(moment);
    const clinic = await app.aClinic({ timeZone });
    expect(clinic.today).toBe(date);
    const { book } = aBooker(app, clinic);
    expect((await book()).date).toBe(date);
    expect((await app.request("get", `${clinic.path}/days?date=today`)).body.days).toMatchObject([{ date }]);
    const past = { date: daysAfter(date, -1), patient: aPatient() };
    expect((await app.request("post", `${clinic.path}/bookings`).send(past)).body.code).toBe("date_in_past");
  });

  test("of a clinic that works past midnight turns when it says so, for bookings, lists and screens alike", async () => {
    const { app } = shared;
    clock.set("2026-11-24T22:30:00Z"); // 01:30 in Baghdad
    const clinic = await app.aClinic({ dayTurnsAt: "03:00", autoCloseAt: "05:00" });
    expect(clinic.today).toBe("2026-11-24");
    const { book } = aBooker(app, clinic);
    expect((await book()).date).toBe("2026-11-24");
    clock.set("2026-11-24T23:59:30Z"); // 02:59:30
    const screen = await app.stream(`${clinic.path}/stream?date=today`);
    expect((await screen.next("snapshot")).data.days).toMatchObject([{ date: "2026-11-24" }]);
    clock.set("2026-11-25T00:00:00Z"); // 03:00
    expect((await screen.next("bye")).data.reason).toBe("day");
    expect((await book()).date).toBe("2026-11-25");
  });

  test("begins and ends at the same moment for bookings and for screens, wherever and whenever the clocks change", async () => {
    const { database } = shared.app;
    const [{ zones, moments, wrong }] = await database.query(`
      with offsets as (
        select name, moment, (moment at time zone name) - (moment at time zone 'UTC') as utc_offset
          from pg_timezone_names,
               generate_series(timestamptz '2026-01-01Z', timestamptz '2029-01-01Z', interval '1 day') as moment),
      histories as (
        select name, array_agg(utc_offset order by moment) as history from offsets group by name
        having count(distinct utc_offset) > 1),
      zones as (select min(name) as zone from histories group by history),
      changes as (
        select zone, moment,
               utc_offset <> lead(utc_offset) over (partition by zone order by moment) as is_change
          from zones join offsets on name = zone),
      clinics_there as (
        select jsonb_populate_record(null::clinics, jsonb_build_object('time_zone', zone, 'day_turns_at', turns::time)) as clinic,
               moment
          from changes, generate_series(timestamp '2026-01-01', timestamp '2026-01-01 23:30', interval '30 minutes') as turns
         where is_change),
      moments as (
        select clinic, at from clinics_there, generate_series(moment, moment + interval '1 day', interval '6 hours') as at
        union all
        select clinic, day_ends_at(clinic, cast(moment as date) + day) - before
          from clinics_there, generate_series(-1, 1) as day, unnest(array[interval '0', interval '1 microsecond']) as before)
      select (select count(*)::int from zones) as zones, count(*)::int as moments,
             count(*) filter (where not (day_ends_at(clinic, today - 1) <= at and at < day_ends_at(clinic, today)))::int as wrong
        from moments cross join lateral (select clinic_today(clinic, at) as today) as turned`);
    expect(zones).toBeGreaterThan(20);
    expect(moments).toBeGreaterThan(50_000);
    expect(wrong).toBe(0);
  });

  test("is one date in Cairo when the clocks go from midnight to one: a screen of today changes with the bookings", async () => {
    const { app } = shared;
    clock.set("2027-04-29T22:29:45Z"); // 01:29, for 00:00 to 01:00 never were
    const clinic = await app.aClinic({ timeZone: "Africa/Cairo", dayTurnsAt: "00:30" });
    const { book } = aBooker(app, clinic);
    const { date } = await book();
    const screen = await app.stream(`${clinic.path}/stream?date=today`);
    expect((await screen.next("snapshot")).data.days).toMatchObject([{ date }]);
    clock.set("2027-04-29T22:30:00Z");
    expect((await screen.next("bye")).data.reason).toBe("day");
    expect((await book()).date).toBe("2027-04-30");
  });

  test("may be another date once the clinic's zone is corrected: screens that follow it are told", async () => {
    const { app } = shared;
    clock.set("2026-11-24T12:00:00Z");
    const clinic = await app.aClinic();
    const screen = await app.stream(`${clinic.path}/stream?date=today`);
    await screen.next("snapshot");
    await app.request("patch", clinic.path).send({ name: "Only the name" });
    await screen.next("snapshot");
    await app.request("patch", clinic.path).send({ timeZone: "Pacific/Kiritimati" });
    expect((await screen.next("bye")).data.reason).toBe("day");
    const next = await app.stream(`${clinic.path}/stream?date=today`);
    expect((await next.next("snapshot")).id).toContain("2026-11-25");
  });

  test("turns while late patients of yesterday are still served", async () => {
    const { app } = shared;
    clock.set("2026-11-24T20:00:00Z");
    const clinic = await app.aClinic();
    const { book, become } = aBooker(app, clinic);
    const late = await book();
    clock.set("2026-11-24T22:00:00Z"); // 01:00
    await become(late.id, "in_progress", "served");
  });

  test("closes in the morning of the clinic's own zone, also when the clock changes in between", async () => {
    const { app } = shared;
    const closesAt = async (zone: string, date: string) => {
      const { id } = await app.aClinic({ timeZone: zone });
      const [row] = await app.database.query("select day_closes_at(c, $2) as at from clinics c where id = $1", [
        id,
        date,
      ]);
      return new Date(row.at).toISOString();
    };
    expect(await closesAt("Asia/Baghdad", "2026-11-24")).toBe("2026-11-25T01:00:00.000Z");
    expect(await closesAt("America/New_York", "2026-03-07")).toBe("2026-03-08T08:00:00.000Z");
    expect(await closesAt("America/New_York", "2026-10-31")).toBe("2026-11-01T09:00:00.000Z");
  });
});

test("times are RFC 3339 in UTC and dates stay dates, whatever the server's own time zone", async () => {
  const app = await testApp({ clock: clockAt("2026-11-24T23:30:00Z") });
  await app.database.query(
    `alter database ${(await app.database.query("select current_database()"))[0].current_database} set timezone = 'Pacific/Kiritimati'`,
  );
  const other = await app.anotherInstance();
  const clinic = await app.aClinic({ timeZone: "America/New_York" });
  const reply = await fetch(`${other.url}${clinic.path}/bookings`, {
    method: "POST",
    headers: { ...app.asAdmin, "Content-Type": "application/json" },
    body: JSON.stringify({ patient: aPatient() }),
  });
  const booking: any = await reply.json();
  expect(booking.date).toBe("2026-11-24");
  expect(Math.abs(Date.parse(booking.createdAt) - Date.now())).toBeLessThan(60_000);
  expect(booking.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
