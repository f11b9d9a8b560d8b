import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { count } from "./support/count.js";
import { openDay } from "./support/open-day.js";
import { aBooker, aPatient, daysAfter } from "./support/test-app.js";

const shared = aServer();

describe("booking without a date", () => {
  test("parallel callers fill the nearest days one after the other, and no day overflows", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 4 });
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })),
    );
    expect(count(replies.map((reply) => reply.body.date))).toEqual({
      [clinic.today]: 4,
      [daysAfter(clinic.today, 1)]: 4,
      [daysAfter(clinic.today, 2)]: 2,
    });
  });

  test("days off, paused days and full days are passed over", async () => {
    const { app } = shared;
    const weekday = (date: string) =>
      ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(date).getUTCDay()] as string;
    const clinic = await app.aClinic({ capacity: 1 });
    const day = (ahead: number) => daysAfter(clinic.today, ahead);
    const workingDays = [0, 2, 3, 4, 5, 6].map((ahead) => weekday(day(ahead))); // not tomorrow
    await app.request("patch", clinic.path).send({ workingDays });
    await openDay(app, clinic, day(2), { status: "paused" });
    const dates = [];
    for (let i = 0; i < 2; i++) {
      dates.push((await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).body.date);
    }
    expect(dates).toEqual([day(0), day(3)]);
  });

  test("an impatient patient who presses five times gets one place, and is told which", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 1 });
    const patient = aPatient();
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => app.request("post", `${clinic.path}/bookings`).send({ patient })),
    );
    expect(count(replies.map((reply) => reply.status))).toEqual({ 201: 1, 409: 4 });
    const booked = replies.find((reply) => reply.status === 201)?.body;
    for (const reply of replies.filter(({ status }) => status === 409)) {
      expect(reply.body).toMatchObject({ code: "already_booked", bookingId: booked.id });
    }
    expect(await app.database.query("select from bookings where clinic_id = $1", [clinic.id])).toHaveLength(1);
  });

  test("an impatient patient does not hold four days by naming them either; the desk may give several", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const key = await app.aKey("patient_app", clinic.id);
    const patient = aPatient();
    const { ask } = aBooker(app, clinic);
    const askFor = (ahead: number, by?: string) => ask({ date: daysAfter(clinic.today, ahead), patient }, by);
    const first = await askFor(1, key);
    expect(first.status).toBe(201);
    for (const ahead of [2, 3, 4]) {
      expect((await askFor(ahead, key)).body).toMatchObject({ code: "already_booked", bookingId: first.body.id });
    }
    expect((await askFor(2)).status).toBe(201);
  });

  test("an impatient patient who names four days in the same moment gets one of them", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const key = await app.aKey("patient_app", clinic.id);
    const patient = aPatient();
    const dates = [0, 1, 2, 3].map((ahead) => daysAfter(clinic.today, ahead));
    for (const date of dates) await openDay(app, clinic, date);
    const { ask } = aBooker(app, clinic);
    const replies = await Promise.all(dates.map((date) => ask({ date, patient }, key)));
    expect(count(replies.map((reply) => reply.status))).toEqual({ 201: 1, 409: 3 });
    expect(await app.database.query("select from bookings where clinic_id = $1", [clinic.id])).toHaveLength(1);
  });

  test("the thirtieth day from today is the last that is looked at", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 0 });
    const { ask } = aBooker(app, clinic);
    await openDay(app, clinic, daysAfter(clinic.today, 31), { capacity: 5 });
    expect(await ask()).toMatchObject({ status: 409, body: { code: "no_free_day" } });
    const last = daysAfter(clinic.today, 30);
    await openDay(app, clinic, last, { capacity: 1 });
    expect((await ask({ date: clinic.today })).body).toMatchObject({ code: "day_full", nextAvailable: last });
    expect(await ask()).toMatchObject({ status: 201, body: { date: last } });
  });

  test("when the next 30 days are full nobody is booked", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 0 });
    const refused = await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() });
    expect(refused).toMatchObject({ status: 409, body: { code: "no_free_day" } });
    expect(await app.database.query("select from booking_days where clinic_id = $1", [clinic.id])).toHaveLength(0);
  });
});
