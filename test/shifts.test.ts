import { describe, expect, test, vi } from "vitest";
import { sharedClinicsWithHours } from "./support/a-clinic-with-hours.js";
import { count } from "./support/count.js";
import { daysAfter } from "./support/test-app.js";

const aClinicWithHours = sharedClinicsWithHours();

describe("40 people call at once for the 20 places of the evening", () => {
  test.each([{ shift: 2 }, {}])("asking for %o: 20 get 101 to 120, 20 are told when there is room", async (wish) => {
    const { clinic, ask, day, app } = await aClinicWithHours({ at: "14:00" });
    const replies = await Promise.all(Array.from({ length: 40 }, () => ask({ date: clinic.today, ...wish })));
    expect(count(replies.map(({ status }) => status))).toEqual({ 201: 20, 409: 20 });
    const booked = replies.filter(({ status }) => status === 201).map(({ body }) => body);
    expect(booked.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => 101 + i),
    );
    expect(new Set(booked.map(({ shift }) => shift))).toEqual(new Set([2]));
    for (const { body } of replies.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({ code: "shift_full", nextAvailable: { date: daysAfter(clinic.today, 1), shift: 1 } });
    }
    expect(await day()).toMatchObject({
      capacity: 32,
      used: 20,
      shifts: [
        {
          shift: 1,
          startsAt: "2026-11-24T07:00:00.000Z",
          endsAt: "2026-11-24T10:00:00.000Z",
          used: 0,
          firstNumber: 1,
          lastNumber: 0,
        },
        {
          shift: 2,
          startsAt: "2026-11-24T13:00:00.000Z",
          used: 20,
          firstNumber: 101,
          lastNumber: 120,
          doctor: "expected",
        },
      ],
    });
    const [row] = await app.database.query(
      "select count(*)::int as bookings, max(last_number) as given from bookings join booking_days using (clinic_id) where clinic_id = $1",
      [clinic.id],
    );
    expect(row).toEqual({ bookings: 20, given: 20 });
  });
});

describe("a booking that names no shift", () => {
  test("is of the first that is not over and has room, then of the next one, then of the next day", async () => {
    const { book, setTime, putShift, clinic } = await aClinicWithHours({ at: "09:00" });
    await putShift(1, { capacity: 1 });
    await putShift(2, { capacity: 2 });
    expect(await book()).toMatchObject({ shift: 1, number: 1, date: clinic.today });
    expect(await book()).toMatchObject({ shift: 2, number: 101 });
    await putShift(1, { capacity: 5 });
    setTime("13:00");
    expect(await book()).toMatchObject({ shift: 2, number: 102 });
    expect(await book()).toMatchObject({ shift: 1, number: 1, date: daysAfter(clinic.today, 1) });
  });

  test("goes past a shift whose doctor has left or will not come", async () => {
    const { book, ask, putShift, clinic } = await aClinicWithHours();
    await putShift(1, { doctor: "cancelled" });
    expect(await book({ date: clinic.today })).toMatchObject({ shift: 2 });
    await putShift(2, { doctor: "left" });
    expect((await ask({ date: clinic.today })).body.code).toBe("clinic_on_leave");
    expect((await ask({ date: clinic.today, shift: 2 })).body.code).toBe("shift_over");
    expect(await book()).toMatchObject({ date: daysAfter(clinic.today, 1), shift: 1 });
  });
});

test("a shift that is over, or not of that day, is refused by name, and nothing is written", async () => {
  const { ask, app, clinic } = await aClinicWithHours({ at: "13:00" });
  expect((await ask({ date: clinic.today, shift: 1 })).body).toMatchObject({ status: 409, code: "shift_over" });
  expect((await ask({ date: clinic.today, shift: 3 })).body).toMatchObject({
    code: "invalid",
    errors: [{ pointer: "#/shift", message: "There is no such shift on that day" }],
  });
  expect((await ask({ shift: 5 })).body.errors).toMatchObject([{ pointer: "#/shift" }]);
  expect((await ask({ shift: 3 })).body.code).toBe("no_free_day");
  expect(await app.database.query("select from booking_days where clinic_id = $1", [clinic.id])).toEqual([]);
});

test("a place that is given back is the shift's own again, and a closed day that reopens has the same", async () => {
  const { book, become, day, app, clinic } = await aClinicWithHours();
  const [first, second] = [await book({ shift: 1 }), await book({ shift: 2 })];
  await book({ shift: 2 });
  await become(second.id, "cancelled");
  const used = async () => (await day()).shifts.map((shift: { used: number }) => shift.used);
  expect(await used()).toEqual([1, 1]);
  const path = `${clinic.path}/days/regular/${clinic.today}`;
  expect((await app.request("post", `${path}/close`)).body).toMatchObject({
    used: 0,
    shifts: [{ used: 0 }, { used: 0 }],
  });
  expect((await app.request("post", `${path}/reopen`)).body).toMatchObject({ used: 2 });
  expect(await used()).toEqual([1, 1]);
  expect(await book({ shift: 2 })).toMatchObject({ number: 103 });
  expect(first.number).toBe(1);
});

test("a patient moves to another shift of the same day", async () => {
  const { book, app, clinic, day } = await aClinicWithHours();
  const booking = await book({ shift: 1 });
  const move = (body: object) => app.request("post", `${clinic.path}/bookings/${booking.id}/move`).send(body);
  expect((await move({ date: clinic.today, shift: 1 })).body.errors).toMatchObject([{ pointer: "#/date" }]);
  expect((await move({ date: clinic.today, shift: 2 })).body).toMatchObject({ shift: 2, number: 101 });
  expect((await day()).shifts).toMatchObject([{ used: 0 }, { used: 1 }]);
});

test("who is moved in the order stays within the shift", async () => {
  const { book, app, clinic } = await aClinicWithHours();
  const early = [await book({ shift: 1 }), await book({ shift: 1 })];
  const late = [await book({ shift: 2 }), await book({ shift: 2 }), await book({ shift: 2 })];
  const stand = (booking: { id: string }, after: string | null) =>
    app.request("patch", `${clinic.path}/bookings/${booking.id}`).send({ after });
  const numbers = async () => {
    const [day] = (await app.request("get", `${clinic.path}/days`)).body.days;
    return day.bookings.map(({ number }: { number: number }) => number);
  };
  for (let turn = 0; turn < 60; turn++) await stand(late[turn % 2 ? 1 : 2], null); // until the fractions are used up
  expect(await numbers()).toEqual([1, 2, 102, 103, 101]);
  await stand(early[0], early[1].id);
  await book({ shift: 1 });
  expect(await numbers()).toEqual([2, 1, 3, 102, 103, 101]);
  expect((await stand(early[0], late[0].id)).body.errors).toMatchObject([{ pointer: "#/after" }]);
  const called = await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({});
  expect(called.body.number).toBe(2);
});

describe("a day's shift", () => {
  test("tells every screen at once that the doctor is late, on both lists, also of a list that is opened later", async () => {
    const { app, clinic, book, putShift, day } = await aClinicWithHours();
    await book({ shift: 2 });
    const screen = await app.stream(`${clinic.path}/stream?date=today`);
    await screen.next("snapshot");
    expect((await putShift(2, { lateMinutes: 45 })).status).toBe(200);
    const { data } = await screen.next("update");
    expect(data.days).toMatchObject([{ list: "regular", shifts: [{ lateMinutes: 0 }, { lateMinutes: 45 }] }]);
    await book({ list: "golden", shift: 2 });
    expect((await day(clinic.today, "golden")).shifts).toMatchObject([{}, { lateMinutes: 45, capacity: 3, used: 1 }]);
    await putShift(2, { doctor: "arrived" }, { list: "golden" });
    expect((await day()).shifts).toMatchObject([{ doctor: "expected" }, { doctor: "arrived", capacity: 20 }]);
  });

  test("has its own capacity, whose sum is the day's", async () => {
    const { app, clinic, book, putShift, day } = await aClinicWithHours();
    await book({ shift: 1 });
    expect((await putShift(1, { capacity: 0 })).body.code).toBe("capacity_below_used");
    expect((await putShift(1, { capacity: 101 })).body.errors).toMatchObject([{ pointer: "#/capacity" }]);
    expect((await putShift(1, { capacity: 15 })).body).toMatchObject({ capacity: 35, used: 1 });
    const put = await app.request("put", `${clinic.path}/days/regular/${clinic.today}`).send({ capacity: 50 });
    expect(put.body.errors).toMatchObject([{ pointer: "#/capacity" }]);
    expect(await day()).toMatchObject({ capacity: 35 });
  });

  test("is not there on a day without it, of another clinic, or in the past", async () => {
    const { app, clinic, putShift } = await aClinicWithHours();
    expect((await putShift(3, {})).status).toBe(404);
    expect((await putShift(1, {}, { date: daysAfter(clinic.today, -1) })).body.code).toBe("date_in_past");
    const other = await app.aClinic();
    const path = `${other.path}/days/regular/${clinic.today}/shifts/1`;
    expect((await app.request("put", path).send({ doctor: "arrived" })).status).toBe(404);
    expect(await app.database.query("select from booking_days where clinic_id = $1", [clinic.id])).toEqual([]);
    expect((await putShift(1, { lateMinutes: 601, doctor: "ill" })).body.errors).toHaveLength(2);
  });
});

test("a day of four shifts with 10,000 places each can be made", async () => {
  const hours = ["08", "11", "14", "17"].map((hour, index) => ({
    ...{ weekday: "wed", shift: index + 1, start: `${hour}:00`, end: `${hour}:30` },
    ...{ capacity: 10_000, firstNumber: 1 + index * 10_000 },
  }));
  const { book, day, clinic } = await aClinicWithHours({ hours });
  const tomorrow = daysAfter(clinic.today, 1);
  expect(await book({ date: tomorrow })).toMatchObject({ shift: 1 });
  expect(await day(tomorrow)).toMatchObject({ capacity: 40_000 });
});

test("desks that call from one shift, while another's patients wait in front, call everybody once and in order", async () => {
  const { app, clinic, book } = await aClinicWithHours();
  for (const shift of [1, 2, 2, 2, 2, 2, 2]) await book({ date: clinic.today, shift });
  const call = () => app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({ shift: 2 });
  const replies = await Promise.all(Array.from({ length: 7 }, call));
  const called = replies.filter(({ status }) => status === 200).sort((a, b) => a.body.version - b.body.version);
  expect(called.map(({ body }) => body.number)).toEqual([101, 102, 103, 104, 105, 106]);
  expect(replies.find(({ status }) => status !== 200)?.body.code).toBe("nobody_waiting");
});

describe("while a booking waits for its turn to write", () => {
  const waiting = async (app: Awaited<ReturnType<typeof aClinicWithHours>>["app"]) => {
    await vi.waitUntil(async () => {
      const [row] = await app.database.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return row;
    }, 10_000);
  };

  test.each([
    {
      change: "the hours of a day that nobody has made",
      sql: (id: number) =>
        `update clinic_hours set numbers = '[201,)' where clinic_id = ${id} and shift = 2;
         update clinic_hours set capacity = 0 where clinic_id = ${id} and shift = 1`,
      place: { shift: 2, number: 201 },
    },
    {
      change: "the capacity of its shift",
      isMade: true,
      sql: (id: number) => `update day_shifts set capacity = 1 where clinic_id = ${id} and shift = 1`,
      place: { shift: 2, number: 101 },
    },
    { change: "nothing of it", isMade: true, sql: () => "select", place: { shift: 1, number: 2 } },
  ])("$change changes: it goes by what holds then", async ({ isMade, sql, place }) => {
    const { app, clinic, book } = await aClinicWithHours();
    if (isMade) await book();
    const other = await app.database.another();
    await other.query(
      `begin; select from clinic_versions where clinic_id = ${clinic.id} for no key update; ${sql(clinic.id)}`,
    );
    const booked = book();
    await waiting(app);
    await other.query("commit");
    await other.end();
    expect(await booked).toMatchObject({ date: clinic.today, ...place });
  });
});
