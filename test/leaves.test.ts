import { describe, expect, test } from "vitest";
import { closed, extra, sharedClinicsWithExceptions } from "./support/a-clinic-with-exceptions.js";
import { aServer } from "./support/a-server.js";
import { count } from "./support/count.js";
import { openDay } from "./support/open-day.js";
import { aBooker, daysAfter } from "./support/test-app.js";

const aClinicWithExceptions = sharedClinicsWithExceptions();
const shared = aServer();

describe("a leave on a day of seven bookings, with five places in the next 30 days", () => {
  async function aFullClinic() {
    const { app } = shared;
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
        `select (select json_agg(b order by number, date) from bookings b where clinic_id = $1) as bookings,
                (select json_agg(d order by date) from booking_days d where clinic_id = $1) as days,
                (select version from clinic_versions where clinic_id = $1) as version,
                (select count(*) from clinic_exceptions where clinic_id = $1) as exceptions`,
        [clinic.id],
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
      "select date, number, patient_name as name, version, ticket_hash from bookings where clinic_id = $1 and status = 'booked' order by date, number",
      [clinic.id],
    );
    expect(rows.map(({ date, name }) => [date, name])).toEqual(
      booked.map(({ patient }, index) => [day(index < 3 ? 3 : 5), patient.name]),
    );
    expect(new Set(rows.map((row) => row.version))).toEqual(new Set([before + 1]));
    const left = await app.database.query("select cancelled_by from bookings where clinic_id = $1 and date = $2", [
      clinic.id,
      day(2),
    ]);
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
  expect(await app.database.query("select from booking_days where clinic_id = $1", [clinic.id])).toHaveLength(3); // with today's, which shows the holiday
  await remove(leave.id);
  expect(await book({ date: day(1) })).toMatchObject({ number: 1 });
});

test("a leave of today is on every screen, also before anybody has booked", async () => {
  const { app, clinic, add } = await aClinicWithExceptions();
  const screen = await app.stream(`${clinic.path}/stream?date=today`);
  expect((await screen.next("snapshot")).data.days).toEqual([]);
  await add({ ...closed(clinic.today), note: "The doctor is ill" });
  const shut = { onLeave: true, note: "The doctor is ill", shifts: [{ doctor: "cancelled" }, { doctor: "cancelled" }] };
  expect((await screen.next("update")).data.days).toMatchObject([shut]);
});

test("a day that reopens knows of the leaves that began or ended meanwhile", async () => {
  const { app, clinic, book, ask, add, remove, day, tomorrow } = await aClinicWithExceptions();
  await book({ date: tomorrow, shift: 1 });
  const turn = (deed: string) => app.request("post", `${clinic.path}/days/regular/${tomorrow}/${deed}`);
  const doctors = async () => (await day(tomorrow)).shifts.map(({ doctor }: { doctor: string }) => doctor);
  await turn("close");
  const leave = await add({ ...closed(tomorrow), shift: 1 });
  await turn("reopen");
  expect(await doctors()).toEqual(["cancelled", "expected"]);
  expect((await ask({ date: tomorrow, shift: 1 })).body.code).toBe("clinic_on_leave");
  await turn("close");
  await remove(leave.id);
  await turn("reopen");
  expect(await doctors()).toEqual(["expected", "expected"]);
});

test("while a shift is on leave nobody comes back to it, and of its doctor nothing else is said; then all is as before", async () => {
  const { app, clinic, book, add, remove, become, putShift, day, tomorrow } = await aClinicWithExceptions();
  await putShift(2, { doctor: "cancelled" }, { date: tomorrow });
  const { id } = await book({ date: tomorrow, shift: 1 });
  const leave = await add({ ...closed(tomorrow), bookings: "cancel" });
  const back = await app.request("patch", `${clinic.path}/bookings/${id}`).send({ status: "booked" });
  expect(back.body.code).toBe("clinic_on_leave");
  expect((await putShift(1, { doctor: "arrived" }, { date: tomorrow })).body.code).toBe("clinic_on_leave");
  await remove(leave.id);
  expect((await day(tomorrow)).shifts).toMatchObject([{ doctor: "expected" }, { doctor: "cancelled" }]);
  await become(id, "booked");
  expect((await day(tomorrow)).shifts).toMatchObject([{ used: 1 }, { used: 0 }]);
});
