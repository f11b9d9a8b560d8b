import { describe, expect, test } from "vitest";
import { aClinicWithHours, morning } from "./support/a-clinic-with-hours.js";
import { count } from "./support/count.js";
import { openDay } from "./support/open-day.js";
import { aBooker, daysAfter, testApp } from "./support/test-app.js";

/** Of a clinic with morning and evening shifts, at 09:00 on a Tuesday. */
async function aClinicWithExceptions(options: Parameters<typeof aClinicWithHours>[0] = {}) {
  const world = await aClinicWithHours(options);
  const { app, clinic } = world;
  const path = `${clinic.path}/exceptions`;
  const post = (body: object, query = "") => app.request("post", `${path}${query}`).send(body);
  const add = async (body: object) => {
    const reply = await post(body);
    if (reply.status !== 201) throw new Error(`no exception: ${reply.text}`);
    return reply.body;
  };
  const remove = (id: number) => app.request("delete", `${path}/${id}`);
  const version = async () => (await app.request("get", clinic.path)).body.version;
  return { ...world, path, post, add, remove, version, tomorrow: daysAfter(clinic.today, 1) };
}

const closed = (from: string, to = from) => ({ kind: "closed", from, to });
const extra = (from: string, fields: object = {}) => ({
  ...{ kind: "extra", from, to: from, shift: 3, start: "21:30", end: "23:30", capacity: 4 },
  ...fields,
});

describe("a leave on a day of seven bookings, with five places in the next 30 days", () => {
  async function aFullClinic() {
    const app = await testApp();
    const clinic = await app.aClinic({ capacity: 0 });
    const day = (ahead: number) => daysAfter(clinic.today, ahead);
    for (const [ahead, capacity] of [
      [2, 7],
      [3, 3],
      [5, 2],
    ] as const) {
      await openDay(app, clinic, day(ahead), { capacity });
    }
    const { book } = aBooker(app, clinic);
    const booked = [];
    for (let i = 0; i < 7; i++) booked.push(await book({ date: day(2) }));
    const move = () =>
      app.request("post", `${clinic.path}/exceptions`).send({ ...closed(day(2)), bookings: "move", note: "Eid" });
    const everything = () =>
      app.database.query(
        `select (select json_agg(b order by number, date) from bookings b) as bookings,
                (select json_agg(d order by date) from booking_days d) as days, (select version from clinic_versions) as version,
                (select count(*) from clinic_exceptions) as exceptions`,
      );
    return { app, clinic, day, booked, move, everything };
  }

  test("moves nobody when two find no place, names them, and writes nothing", async () => {
    const { booked, move, everything } = await aFullClinic();
    const before = await everything();
    const reply = await move();
    expect(reply).toMatchObject({ status: 409, body: { code: "no_room_to_move" } });
    expect(reply.body.bookings).toEqual(booked.slice(5).map(({ id }) => id));
    expect(await everything()).toEqual(before);
  });

  test("moves all seven in their order once there is room, as one version", async () => {
    const { app, clinic, day, booked, move } = await aFullClinic();
    await openDay(app, clinic, day(5), { capacity: 4 });
    await openDay(app, clinic, day(0), { capacity: 9 }); // before their own day nobody expects to come
    const version = async () => (await app.request("get", clinic.path)).body.version;
    const before = await version();
    expect((await move()).status).toBe(201);
    expect(await version()).toBe(before + 1);
    const rows = await app.database.query(
      "select date, number, patient_name as name, version, ticket_hash from bookings where status = 'booked' order by date, number",
    );
    expect(rows.map(({ date, name }) => [date, name])).toEqual(
      booked.map(({ patient }, index) => [day(index < 3 ? 3 : 5), patient.name]),
    );
    expect(new Set(rows.map((row) => row.version))).toEqual(new Set([before + 1]));
    const left = await app.database.query("select cancelled_by from bookings where date = $1", [day(2)]);
    expect(count(left.map((row) => row.cancelled_by))).toEqual({ move: 7 });
    const leave = (await app.request("get", `${clinic.path}/days/regular/${day(2)}`)).body;
    expect(leave).toMatchObject({ used: 0, onLeave: true, note: "Eid" });
  });
});

describe("who waits for what a leave closes", () => {
  test("must be spoken of; a preview tells who it is, and changes nothing", async () => {
    const { book, post, clinic, tomorrow, path, app, version } = await aClinicWithExceptions();
    const [first, second] = [await book({ date: tomorrow, shift: 2 }), await book({ date: tomorrow, shift: 1 })];
    await book({ date: clinic.today, shift: 2 });
    const before = await version();
    expect((await post({ ...closed(tomorrow), shift: 2 })).body.errors).toMatchObject([{ pointer: "#/bookings" }]);
    const { position: _, ahead: __, expected: ___, ticketToken: ____, ...affected } = first;
    const evenings = await post({ ...closed(tomorrow), shift: 2 }, "?preview=true");
    expect(evenings).toMatchObject({ status: 200, body: { affected: [affected], affectedCount: 1 } });
    const days = await post(closed(tomorrow), "?preview=true");
    expect(days.body.affected.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
    expect((await post(extra(tomorrow), "?preview=true")).body).toEqual({ affected: [], affectedCount: 0 });
    expect((await app.request("get", path)).body).toEqual([]);
    expect(await version()).toBe(before);
  });

  test("is cancelled when the caller says so, and the places are the shift's again", async () => {
    const { book, add, become, tomorrow, day, clinic, app } = await aClinicWithExceptions();
    const bookings = [await book({ date: tomorrow, shift: 2 }), await book({ date: tomorrow, shift: 2 })];
    const inside = await book({ date: tomorrow, shift: 2 });
    await become(inside.id, "in_progress");
    const morningBooking = await book({ date: tomorrow, shift: 1 });
    const id = (await add({ ...closed(tomorrow), shift: 2, bookings: "cancel" })).id;
    expect(id).toEqual(expect.any(Number));
    const read = async (booking: { id: string }) =>
      (await app.request("get", `${clinic.path}/bookings/${booking.id}`)).body;
    for (const booking of bookings) {
      expect(await read(booking)).toMatchObject({ status: "cancelled", cancelledBy: "leave" });
    }
    expect(await read(inside)).toMatchObject({ status: "in_progress" });
    expect(await read(morningBooking)).toMatchObject({ status: "booked" });
    expect(await day(tomorrow)).toMatchObject({
      used: 2,
      onLeave: false,
      shifts: [
        { used: 1, doctor: "expected" },
        { used: 1, doctor: "cancelled" },
      ],
    });
  });

  test("keeps the golden code when moved, and goes to the other shift of the same day if it has room", async () => {
    const { book, add, tomorrow, app, clinic } = await aClinicWithExceptions();
    const patient = { name: "Sara", phone: "+9647701234567", id: "p-1" };
    const golden = await book({ list: "golden", date: tomorrow, shift: 1, patient });
    const twice = await book({ list: "golden", date: daysAfter(tomorrow, 1), patient }); // the desk may give several days
    await add({ ...closed(tomorrow, daysAfter(tomorrow, 1)), shift: 1, bookings: "move" });
    const { days } = (await app.request("get", `${clinic.path}/days`)).body;
    const waiting = days.flatMap(({ bookings }: any) => bookings).filter(({ status }: any) => status === "booked");
    expect(waiting).toMatchObject([
      { date: tomorrow, shift: 2, number: 101, goldenCode: golden.goldenCode, patient },
      { date: daysAfter(tomorrow, 1), shift: 2, number: 101, goldenCode: twice.goldenCode, patient },
    ]);
  });
});

describe("a leave told for today", () => {
  test("reaches every screen with its note, holds for a list opened later, and can be taken back", async () => {
    const { app, clinic, book, ask, add, remove, day, version } = await aClinicWithExceptions();
    const booking = await book({ date: clinic.today });
    const screen = await app.stream(`${clinic.path}/stream?date=today`);
    await screen.next("snapshot");
    const leave = await add({ ...closed(clinic.today), note: "The doctor is ill", bookings: "keep" });
    const { data } = await screen.next("update");
    const shut = {
      onLeave: true,
      note: "The doctor is ill",
      shifts: [{ doctor: "cancelled" }, { doctor: "cancelled" }],
    };
    expect(data.days).toMatchObject([{ list: "regular", ...shut }]);
    expect((await ask({ date: clinic.today })).body.code).toBe("clinic_on_leave");
    expect((await ask({ date: clinic.today, shift: 2, list: "golden" })).body.code).toBe("clinic_on_leave");
    await app.request("put", `${clinic.path}/days/golden/${clinic.today}`).send({});
    expect(await day(clinic.today, "golden")).toMatchObject(shut);
    expect((await book()).date).toBe(daysAfter(clinic.today, 1));

    const before = await version();
    expect((await remove(leave.id)).status).toBe(204);
    expect(await version()).toBe(before + 1);
    const open = { onLeave: false, note: null, shifts: [{ doctor: "expected" }, { doctor: "expected" }] };
    expect(await day()).toMatchObject({ ...open, used: 1 });
    expect(await day(clinic.today, "golden")).toMatchObject(open);
    expect(await book({ date: clinic.today })).toMatchObject({ number: booking.number + 1 });
    expect((await remove(leave.id)).status).toBe(404);
  });

  test("leaves a doctor who has gone home as they are, and notes of several shifts stand side by side", async () => {
    const { clinic, book, add, remove, putShift, day } = await aClinicWithExceptions();
    await book({ date: clinic.today });
    await putShift(1, { doctor: "left" });
    const second = await add({ ...closed(clinic.today), shift: 2, note: "Evening: congress" });
    const first = await add({ ...closed(clinic.today), shift: 1, note: "Morning: ill", bookings: "keep" });
    const shifts = [{ doctor: "left" }, { doctor: "cancelled" }];
    expect(await day()).toMatchObject({ onLeave: false, note: "Morning: ill · Evening: congress", shifts });
    await remove(first.id);
    expect(await day()).toMatchObject({ note: "Evening: congress", shifts });
    await remove(second.id);
    expect(await day()).toMatchObject({ note: null, shifts: [{ doctor: "left" }, { doctor: "expected" }] });
  });
});

test("a day that is closed when a leave begins or ends learns of it when it reopens", async () => {
  const { app, clinic, book, ask, add, remove, day } = await aClinicWithExceptions({ hours: [] });
  await book({ date: clinic.today });
  const act = (action: string) =>
    app.request("post", `${clinic.path}/days/regular/${clinic.today}/${action}`).expect(200);
  await act("close");
  const leave = await add({ ...closed(clinic.today), note: "Eid" });
  await act("reopen");
  expect(await day()).toMatchObject({ status: "open", used: 1, onLeave: true, note: "Eid" });
  expect((await ask({ date: clinic.today })).body.code).toBe("clinic_on_leave");
  await act("close");
  await remove(leave.id);
  await act("reopen");
  expect(await day()).toMatchObject({ onLeave: false, note: null });
  expect(await book({ date: clinic.today })).toMatchObject({ number: 2 });
});

test("a clinic without hours takes a holiday: nobody books there, made or not, and the nearest day is after it", async () => {
  const { app, clinic, post, ask, book, remove } = await aClinicWithExceptions({ hours: [] });
  const day = (ahead: number) => daysAfter(clinic.today, ahead);
  await openDay(app, clinic, day(1), { capacity: 3 });
  const { body: leave } = await post({ ...closed(clinic.today, day(2)), note: "Eid Mubarak" });
  const appKey = await app.aKey("patient_app", clinic.id);
  for (const ahead of [0, 1, 2]) {
    for (const key of [undefined, appKey]) {
      expect((await ask({ date: day(ahead) }, key)).body).toMatchObject({ status: 409, code: "clinic_on_leave" });
    }
  }
  expect(await book()).toMatchObject({ date: day(3), shift: null });
  expect(await app.database.query("select from booking_days")).toHaveLength(2);
  await remove(leave.id);
  expect(await book({ date: day(1) })).toMatchObject({ number: 1 });
});

describe("other hours for some dates", () => {
  test("give a shift its own, or add one, on days that are made later", async () => {
    const { clinic, add, book, put, day, tomorrow, path, app } = await aClinicWithExceptions();
    await book({ date: clinic.today });
    await add(
      extra(clinic.today, { to: tomorrow, shift: 2, start: "20:00", end: "23:00", capacity: 7, note: "Ramadan" }),
    );
    await add(extra(clinic.today, { to: daysAfter(tomorrow, 30), weekdays: ["fri"], start: "14:00", end: "15:00" }));
    expect((await day()).shifts).toHaveLength(2);
    expect((await day()).shifts[1]).toMatchObject({ startsAt: "2026-11-24T13:00:00.000Z", capacity: 20 });
    expect(await book({ date: tomorrow, shift: 2 })).toMatchObject({ number: 101 });
    expect((await day(tomorrow)).shifts).toMatchObject([
      { shift: 1, capacity: 12 },
      { shift: 2, startsAt: "2026-11-25T17:00:00.000Z", endsAt: "2026-11-25T20:00:00.000Z", capacity: 7 },
    ]);
    expect(await book({ date: "2026-11-27", shift: 3 })).toMatchObject({ number: 201 }); // a Friday
    expect((await day("2026-11-27")).shifts.map(({ shift }: { shift: number }) => shift)).toEqual([1, 2, 3]);
    expect((await app.request("get", path)).body).toMatchObject([
      { kind: "extra", from: clinic.today, to: tomorrow, shift: 2, start: "20:00", weekdays: null, note: "Ramadan" },
      { weekdays: ["fri"], firstNumber: 201, goldenCapacity: 0 },
    ]);
    const fridays = [{ weekday: "fri", ...morning, end: "14:30" }];
    expect((await put(fridays)).body.errors).toMatchObject([{ pointer: "#/0/start" }]);
  });

  test("open a day off, also of a clinic without hours; closed beats extra", async () => {
    const settings = { workingDays: ["mon"] };
    const { add, ask, book, app, clinic, day } = await aClinicWithExceptions({ hours: [], settings });
    const appKey = await app.aKey("patient_app", clinic.id);
    const friday = "2026-11-27";
    const asked = { date: friday };
    expect((await ask(asked, appKey)).body.code).toBe("day_not_open");
    await add(extra(friday, { shift: 1, start: "10:00", end: "12:00", capacity: 2 }));
    expect((await ask(asked, appKey)).body).toMatchObject({ shift: 1, number: 1 });
    expect(await book()).toMatchObject({ date: friday });
    expect(await day(friday)).toMatchObject({ capacity: 2, used: 2 });
    await add(extra("2026-12-04", { shift: 1, start: "10:00", end: "12:00", capacity: 2 }));
    await add({ ...closed("2026-12-04"), shift: 1 });
    expect((await ask({ date: "2026-12-04" }, appKey)).body.code).toBe("clinic_on_leave");
    expect(await book()).toMatchObject({ date: "2026-11-30", shift: null });
  });

  test("keep the date from turning within them", async () => {
    const settings = { dayTurnsAt: "03:00" };
    const { add, app, clinic, tomorrow, book } = await aClinicWithExceptions({ hours: [], settings });
    await add(extra(tomorrow, { shift: 1, start: "20:00", end: "02:00" }));
    const patch = await app.request("patch", clinic.path).send({ dayTurnsAt: "01:00" });
    expect(patch.body.errors).toMatchObject([{ pointer: "#/dayTurnsAt" }]);
    expect(await book({ date: tomorrow })).toMatchObject({ shift: 1 });
  });
});

describe("an exception", () => {
  const tuesday = "2026-11-24";
  const refused: [string, object, string][] = [
    ["that ends before it begins", closed(tuesday, "2026-11-23"), "#/to"],
    ["of 367 days", closed(tuesday, "2027-11-25"), "#/to"],
    ["of more than two years ahead", closed("2028-11-20", "2028-12-01"), "#/to"],
    ["with hours though it is closed", { ...closed(tuesday), start: "10:00" }, "#/start"],
    ["of no kind", { ...closed(tuesday), kind: "open" }, "#/kind"],
    ["with a note of 201 letters", { ...closed(tuesday), note: "x".repeat(201) }, "#/note"],
    [
      "without its hours",
      { kind: "extra", from: tuesday, to: tuesday, shift: 1, capacity: 1, end: "10:00" },
      "#/start",
    ],
    ["whose shift meets another of the date", extra("2026-11-25", { start: "20:00" }), "#/start"],
    ["whose numbers are another shift's", extra("2026-11-25", { firstNumber: 120 }), "#/firstNumber"],
    ["whose numbers end at another shift's", extra("2026-11-25", { firstNumber: 98 }), "#/firstNumber"],
    ["that runs into the next date", extra(tuesday, { end: "00:30" }), "#/end"],
    ["for a shift that is closed then already", { ...closed("2026-12-03"), shift: 2 }, "#/from"],
    ["for a weekday twice", extra(tuesday, { weekdays: ["fri", "fri"] }), "#/weekdays"],
  ];
  test("that cannot be is refused by field, and nothing is written", async () => {
    const { post, add, app, path } = await aClinicWithExceptions();
    const known = await add(closed("2026-12-01", "2026-12-05"));
    for (const [what, body, pointer] of refused) {
      const reply = await post(body);
      expect(reply.status, what).toBe(422);
      expect(reply.body.errors, what).toMatchObject([{ pointer }]);
    }
    expect((await post(closed("2026-11-23", tuesday))).body.code).toBe("date_in_past");
    expect((await app.request("get", path)).body).toEqual([known]);
    expect((await app.request("get", "/v1/clinics/99/exceptions")).status).toBe(404);
  });

  test("is forgotten when it is long over, and a clinic has 200 at most", async () => {
    const { add, post, app, path, clinic } = await aClinicWithExceptions({ hours: [] });
    await app.database.query(
      `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
       select $1, 'closed', daterange(cast($2 as date) - ahead, cast($2 as date) - ahead, '[]'), '00:00' from generate_series(1, 200) ahead`,
      [clinic.id, clinic.today],
    );
    await add(closed(clinic.today));
    expect((await app.request("get", path)).body).toHaveLength(3);
    await app.database.query(
      `insert into clinic_exceptions (clinic_id, kind, dates, day_turns_at)
       select $1, 'closed', daterange(cast($2 as date) + ahead, cast($2 as date) + ahead, '[]'), '00:00' from generate_series(1, 197) ahead`,
      [clinic.id, clinic.today],
    );
    expect((await post(closed(daysAfter(clinic.today, 300)))).body.errors).toMatchObject([{ pointer: "#/from" }]);
  });
});

test("a day of four shifts with 10,000 places each can be made", async () => {
  const hours = ["08", "11", "14", "17"].map((hour, index) => ({
    ...{ weekday: "wed", shift: index + 1, start: `${hour}:00`, end: `${hour}:30` },
    ...{ capacity: 10_000, firstNumber: 1 + index * 10_000 },
  }));
  const { book, tomorrow, day } = await aClinicWithExceptions({ hours });
  expect(await book({ date: tomorrow })).toMatchObject({ shift: 1 });
  expect(await day(tomorrow)).toMatchObject({ capacity: 40_000 });
});
