import { expectedWindow, fold, lineOf } from "dawr/client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { windowOf } from "../public/client/expected-window.js";
import { aClinicWithHours } from "./support/a-clinic-with-hours.js";
import { aPatient, daysAfter, testApp } from "./support/test-app.js";
import { cloneDatabase } from "./support/test-database.js";

const beginsMs = Date.parse("2026-11-24T13:00:00Z");

test("browsers and the database compute the same window", async ({ onTestFinished }) => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const tenths = (max: number) => fc.integer({ min: 1, max: max * 10 }).map((each) => each / 10);
  const turn = fc.record({
    pace: fc.array(tenths(60), { minLength: 3, maxLength: 3 }).map((minutes) => {
      const [p20, p50, p80] = minutes.sort((a, b) => a - b) as [number, number, number];
      return { p20, p50, p80 };
    }),
    callsMs: fc
      .array(fc.integer({ min: 0, max: 5 * 3_600_000 }), { maxLength: 40 })
      .map((offsets) => offsets.map((offset) => beginsMs + offset).sort((a, b) => a - b)),
    earlier: fc.integer({ min: 0, max: 9 }),
    ahead: fc.integer({ min: 0, max: 60 }),
    hasBegun: fc.boolean(),
    now: fc.integer({ min: -3_600_000, max: 6 * 3_600_000 }).map((offset) => beginsMs + offset),
  });
  const turns = fc.sample(turn, { numRuns: 2_000, seed: 4711 });
  const rows = await database.query(
    `select "from", until
       from json_array_elements($1) with ordinality as turns (turn, place)
      cross join lateral expected_window(
        pace => json_populate_record(cast(null as pace), turn->'pace'),
        begins_at => case when not cast(turn->>'hasBegun' as boolean) then to_timestamp($2 / 1000.0) end,
        calls => array(select to_timestamp(cast(call as double precision) / 1000) from json_array_elements_text(turn->'callsMs') as call),
        earlier => cast(turn->>'earlier' as integer), ahead => cast(turn->>'ahead' as integer),
        at => to_timestamp(cast(turn->>'now' as double precision) / 1000)) as shown
      order by place`,
    [JSON.stringify(turns), beginsMs],
  );
  for (const [index, { pace, hasBegun, ...each }] of turns.entries()) {
    const { from, to } = windowOf(pace, { ...each, ...(!hasBegun && { beginsMs }) });
    const row = rows[index] as { from: string; until: string };
    expect({ from, to }, JSON.stringify(turns[index])).toEqual({
      from: new Date(row.from).toISOString(),
      to: new Date(row.until).toISOString(),
    });
  }
});

/** A clinic whose evening patients are called every ten minutes, and three who wait for tomorrow's. */
async function anEveningOfThree() {
  const { app, clinic, put } = await aClinicWithHoursFromNow();
  await app.database.query(
    "insert into clinic_pace (clinic_id, list, shift, pace, calls, shown, hit) values ($1, 'regular', 2, (8, 10, 13), 40, 30, 25)",
    [clinic.id],
  );
  const date = daysAfter(clinic.today, 1);
  const bookings = [];
  for (const name of ["Sara", "Ali", "Huda"]) {
    const { body } = await app
      .request("post", `${clinic.path}/bookings`)
      .send({ date, shift: 2, patient: { name, phone: "07701234567" } });
    bookings.push(body);
  }
  const at = (time: string) => `${date}T${time}:00.000Z`;
  return { app, clinic, put, date, bookings, at };
}

/** The clock is the real one, for calls are stamped by the database. */
async function aClinicWithHoursFromNow() {
  const app = await testApp();
  const clinic = await app.aClinic();
  const shift = { shift: 2, start: "16:00", end: "21:00", capacity: 20 };
  const hours = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"].map((weekday) => ({ weekday, ...shift }));
  const put = (path: string, body: object) => app.request("put", `${clinic.path}${path}`).send(body);
  await put("/hours", hours);
  return { app, clinic, put };
}

test("a booking says when its call may be expected, and 45 minutes late move it on every screen at once", async () => {
  const { app, clinic, put, date, bookings, at } = await anEveningOfThree();
  const expected = bookings.map((booking) => booking.expected);
  expect(expected).toEqual([
    { from: at("13:00"), to: at("13:05") },
    { from: at("13:05"), to: at("13:20") },
    { from: at("13:15"), to: at("13:30") },
  ]);
  const [, , last] = bookings;
  const path = `${clinic.path}/bookings/${last.id}`;
  const read = () => app.request("get", path).set("Booking-Token", last.ticketToken);
  const { etag } = (await read()).headers;
  expect((await read().set("If-None-Match", etag as string)).status).toBe(304);

  const screen = await app.stream(`${clinic.path}/stream?date=${date}`);
  const windowOn = (state: ReturnType<typeof fold>) => {
    if (typeof state !== "object") throw new Error(`no state: ${state}`);
    const booking = state.days[0]?.bookings.find(({ id }) => id === last.id);
    return booking && expectedWindow(state, booking, Date.now());
  };
  const snapshot = fold(undefined, { type: "snapshot", data: (await screen.next("snapshot")).data });
  expect(windowOn(snapshot)).toEqual(last.expected);
  await put(`/days/regular/${date}/shifts/2`, { lateMinutes: 45 });
  const late = { from: at("14:00"), to: at("14:15") };
  const update = await screen.next("update");
  expect(windowOn(fold(snapshot as object as never, { type: "update", data: update.data }))).toEqual(late);
  const reply = await read().set("If-None-Match", etag as string);
  expect(reply).toMatchObject({ status: 200, body: { expected: late, ahead: 2 } });

  await app.request("patch", `${clinic.path}/bookings/${bookings[0].id}`).send({ status: "cancelled" });
  expect((await read()).body.expected).toEqual({ from: at("13:50"), to: at("14:05") });
  await put(`/days/regular/${date}/shifts/2`, { doctor: "cancelled" });
  expect((await read()).body.expected).toBeNull();
});

test("a doctor who is there begins at once, and one who goes away again is waited for", async () => {
  const { app, clinic, put, date, bookings } = await anEveningOfThree();
  const [first, second, third] = bookings;
  const shift = `/days/regular/${date}/shifts/2`;
  const expectedOf = async ({ id }: { id: string }) =>
    (await app.request("get", `${clinic.path}/bookings/${id}`)).body.expected;
  /** The shift began 20 minutes ago. */
  await app.database.query(
    "update day_shifts set starts_at = now() - interval '20 minutes', ends_at = now() + interval '4 hours'",
  );
  await put(shift, { lateMinutes: 120 });
  const waiting = await expectedOf(first);
  expect(Date.parse(waiting.from) - Date.now()).toBeGreaterThan(90 * 60_000);
  await put(shift, { doctor: "arrived" });
  const soon = await expectedOf(first);
  expect(Date.parse(soon.to) - Date.now()).toBeLessThan(15 * 60_000);
  await put(shift, { doctor: "expected" });
  await app.request("post", `${clinic.path}/bookings/${first.id}/call`).send({});
  const { body: day } = await app.request("get", `${clinic.path}/days/regular/${date}`);
  expect(day.shifts[0].doctor).toBe("arrived"); // who calls a patient is there
  expect(Date.parse((await expectedOf(second)).to) - Date.now()).toBeLessThan(25 * 60_000);
  await put(shift, { doctor: "expected", lateMinutes: 180 });
  expect(Date.parse((await expectedOf(second)).from) - Date.now()).toBeGreaterThan(140 * 60_000);
  expect(Date.parse((await expectedOf(third)).from)).toBeGreaterThan(Date.parse((await expectedOf(second)).from));
});

test("whoever still waits of an earlier shift goes before the next one's first", async () => {
  const { app, clinic, put, date, bookings } = await anEveningOfThree();
  await app.database.query("update day_shifts set numbers = '[101,300)'");
  await app.database.query(
    `insert into day_shifts (clinic_id, list, date, shift, starts_at, ends_at, capacity, numbers, last_number, pace)
     select clinic_id, list, date, 3, now() + interval '1 minute', now() + interval '3 hours', 9, '[300,400)', 299, pace
       from day_shifts`,
  );
  await app.database.query(
    "update day_shifts set starts_at = now() - interval '3 hours', ends_at = now() where shift = 2",
  );
  await put(`/days/regular/${date}/shifts/2`, { doctor: "arrived" });
  const { body: late } = await app
    .request("post", `${clinic.path}/bookings`)
    .send({ date, shift: 3, patient: { name: "Zaid", phone: "07701234567" } });
  expect(late).toMatchObject({ number: 300, ahead: 3 });
  const last = (await app.request("get", `${clinic.path}/bookings/${bookings[2].id}`)).body;
  expect(Date.parse(late.expected.from)).toBeGreaterThan(Date.parse(last.expected.from));
  const state = (await app.request("get", `${clinic.path}/days`)).body;
  const shown = expectedWindow(
    state,
    state.days[0].bookings.find(({ id }: { id: string }) => id === late.id),
    Date.now(),
  );
  expect(shown).toEqual((await app.request("get", `${clinic.path}/bookings/${late.id}`)).body.expected);
});

describe("of one line of both lists", () => {
  /** Who waits for the evening of tomorrow, called every ten minutes; the first two of either list have not come. */
  async function anEveningOfBothLists() {
    const { app, clinic, ask } = await aClinicWithHours({
      at: "15:00",
      settings: { goldenTurn: 2, needsArrival: true },
    });
    const queue = ["regular", "regular", "regular", "regular", "golden", "golden"];
    const bookings = [];
    for (const list of queue) bookings.push((await ask({ list, shift: 2, date: clinic.today })).body);
    await app.database.query("update day_shifts set pace = (10, 10, 10)");
    await app.database.query("update bookings set arrived_at = now(), arrived_by = 'desk' where number > 102");
    return { app, clinic, bookings };
  }

  test("a window counts the patients of both who stand before, come or not, and browsers agree", async () => {
    const { app, clinic, bookings } = await anEveningOfBothLists();
    await app.database.query(
      "update day_shifts set starts_at = now() + interval '1 hour', ends_at = now() + interval '5 hours' where shift = 2",
    );
    const state = (await app.request("get", `${clinic.path}/days?audience=staff`)).body;
    const order = lineOf(state, clinic.today).map(({ booking }) => booking);
    expect(order.map(({ list }) => list[0]).join("")).toMatch(/^r+g/);
    const froms = [];
    for (const { id } of order) {
      const { expected } = (await app.request("get", `${clinic.path}/bookings/${id}`)).body;
      const shown = order.find((each) => each.id === id);
      expect(shown && expectedWindow(state, shown, Date.now())).toEqual(expected);
      froms.push(Date.parse(expected.from));
    }
    const [first = 0] = froms;
    expect(froms.map((from) => Math.round((from - first) / 600_000))).toEqual(bookings.map((_, place) => place));
  });

  test("a shift that ends teaches the gaps between the calls of either list, and how good its windows were", async () => {
    const { app, clinic } = await anEveningOfBothLists();
    for (let i = 0; i < 12; i++) {
      await app
        .request("post", `${clinic.path}/bookings`)
        .send({ shift: 2, list: i % 3 ? "regular" : "golden", date: clinic.today, patient: aPatient() });
    }
    await app.database.query("update clinics set golden_capacity = 20");
    await app.database.query(
      `update bookings set status = 'served', calls = 1, created_at = '2026-11-24T08:00:00+03:00', finished_at = now(), called_at = turn.at
         from (select list, number, timestamptz '2026-11-24T16:00:00+03:00' + row_number() over (order by number, list) * interval '10 minutes' as at
                 from bookings) as turn
        where (bookings.list, bookings.number) = (turn.list, turn.number)`,
    );
    for (const list of ["regular", "golden"]) {
      await app.request("put", `${clinic.path}/days/${list}/${clinic.today}/shifts/2`).send({ doctor: "left" });
    }
    const pace = (await app.request("get", `${clinic.path}/pace`)).body;
    const { length } = await app.database.query("select from bookings");
    expect(pace).toMatchObject(["regular", "golden"].map((list) => ({ list, pace: { p50: 10 }, calls: length - 1 })));
    const shown = pace.map((each: { shown: number }) => each.shown);
    expect(shown[0] + shown[1]).toBe(length - 4); // all but the first call's three, and the first
    for (const { shown, hit } of pace) expect(hit).toBe(shown);
  });
});

test("no pace yet, no shifts, or not waiting: no window, never a guess", async () => {
  const { app, clinic } = await aClinicWithHoursFromNow();
  const patient = { name: "Sara", phone: "07701234567" };
  const unknown = await app.request("post", `${clinic.path}/bookings`).send({ patient });
  expect(unknown.body).toMatchObject({ shift: 2, ahead: 0, expected: null });
  const plain = await app.aClinic();
  const { body: booking } = await app.request("post", `${plain.path}/bookings`).send({ patient });
  expect(booking).toMatchObject({ shift: null, ahead: 0, expected: null });
  const called = await app.request("post", `${plain.path}/bookings/${booking.id}/call`).send({});
  expect(called.body).toMatchObject({ ahead: null, expected: null });
});

test("a shift that ends teaches the pace: for the days to come, for staff, and for the metrics", async () => {
  const { app, clinic, book, putShift, day } = await aClinicWithHours();
  const tomorrow = daysAfter(clinic.today, 1);
  await book({ date: tomorrow, shift: 2 });
  for (let patient = 0; patient < 14; patient++) await book({ shift: 2 });
  /** Called every eight minutes from 16:00 on. */
  const callAll = () =>
    app.database.query(
      `update bookings set status = 'served', calls = 1, created_at = '2026-11-24T08:00:00+03:00', finished_at = now(),
              called_at = timestamptz '2026-11-24T16:00:00+03:00' + (number - 101) * interval '8 minutes'
        where date = '2026-11-24' and number > 100`,
    );
  await callAll();
  const pace = () => app.request("get", `${clinic.path}/pace`);
  expect((await pace()).body).toEqual([]);
  await putShift(2, { doctor: "left" });
  const learned = { list: "regular", shift: 2, pace: { p20: 8, p50: 8, p80: 8 }, calls: 13 };
  expect((await pace()).body).toEqual([{ ...learned, shown: 0, hit: 0 }]);
  expect((await day()).shifts[1].pace).toBeNull();
  expect((await day(tomorrow)).shifts[1].pace).toEqual(learned.pace);
  expect((await book({ date: daysAfter(clinic.today, 2), shift: 2 })).expected).not.toBeNull();

  // The same day again, now with a pace that its patients were shown.
  await app.database.query("update day_shifts set pace = (7, 8, 9) where date = '2026-11-24' and shift = 2");
  await app.database.query(
    "update bookings set called_at = called_at + interval '40 minutes' where date = '2026-11-24' and number > 112",
  );
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  expect((await pace()).body).toEqual([{ ...learned, shown: 10, hit: 8 }]);
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/reopen`);
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  expect((await pace()).body).toEqual([{ ...learned, shown: 10, hit: 8 }]);
  const { text } = await app.request("get", "/metrics");
  expect(text).toMatch(/^dawr_windows_shown 10$/m);
  expect(text).toMatch(/^dawr_windows_hit 8$/m);
});
