import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { count } from "./support/count.js";
import { openDay } from "./support/open-day.js";
import { aBooker, aPatient, daysAfter } from "./support/test-app.js";

const shared = aServer();

describe("booking on a date", () => {
  test("60 people call at once for 20 places: 20 get the numbers 1 to 20, 40 are told that the day is full", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const date = daysAfter(clinic.today, 1);
    await openDay(app, clinic, date, { capacity: 20 });

    const replies = await Promise.all(
      Array.from({ length: 60 }, () =>
        app.request("post", `${clinic.path}/bookings`).send({ date, patient: aPatient() }),
      ),
    );

    expect(count(replies.map((reply) => reply.status))).toEqual({ 201: 20, 409: 40 });
    const booked = replies.filter((reply) => reply.status === 201).map((reply) => reply.body);
    expect(booked.map((booking) => booking.number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(new Set(replies.filter((reply) => reply.status === 409).map((reply) => reply.body.code))).toEqual(
      new Set(["day_full"]),
    );
    const rows = await app.database.query("select number from bookings where clinic_id = $1 order by number", [
      clinic.id,
    ]);
    expect(rows).toHaveLength(20);
    const [day] = await app.database.query("select used, last_number from booking_days where clinic_id = $1", [
      clinic.id,
    ]);
    expect(day).toMatchObject({ used: 20, last_number: 20 });
  });

  test("20 people call at once for the 5 places of a day that nobody has opened yet: 5 are booked, 15 are not", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 5 });
    const date = daysAfter(clinic.today, 3);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.request("post", `${clinic.path}/bookings`).send({ date, patient: aPatient() }),
      ),
    );
    expect(count(replies.map((reply) => reply.status))).toEqual({ 201: 5, 409: 15 });
    expect((await app.database.query("select used from booking_days where clinic_id = $1", [clinic.id]))[0].used).toBe(
      5,
    );
  });

  test("a full day names the next one with room", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 1 });
    const { ask } = aBooker(app, clinic);
    expect((await ask({ date: clinic.today })).status).toBe(201);
    const refused = await ask({ date: clinic.today });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: "day_full", nextAvailable: daysAfter(clinic.today, 1) });
    const later = daysAfter(clinic.today, 4);
    await app.request("put", `${clinic.path}/days/regular/${later}`).send({ capacity: 0 });
    const full = await ask({ date: later });
    expect(full.body.nextAvailable).toBe(daysAfter(clinic.today, 5));
  });

  test("yesterday is refused and nothing is written", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const date = daysAfter(clinic.today, -1);
    const refused = await app.request("post", `${clinic.path}/bookings`).send({ date, patient: aPatient() });
    expect(refused).toMatchObject({ status: 422, body: { code: "date_in_past", errors: [{ pointer: "#/date" }] } });
    expect(await app.database.query("select from booking_days where clinic_id = $1", [clinic.id])).toHaveLength(0);
  });

  test("only staff may book on a day off, or more than 30 days ahead", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ workingDays: ["sat", "sun", "mon", "tue", "wed", "thu"] });
    const appKey = await app.aKey("patient_app", clinic.id);
    const isFriday = (date: string) => new Date(date).getUTCDay() === 5;
    const friday = Array.from({ length: 7 }, (_, i) => daysAfter(clinic.today, i)).find(isFriday);
    for (const date of [friday, daysAfter(clinic.today, 31)]) {
      const body = { date, patient: aPatient() };
      const refused = await app.request("post", `${clinic.path}/bookings`, appKey).send(body);
      expect(refused).toMatchObject({ status: 409, body: { code: "day_not_open" } });
      expect((await app.request("post", `${clinic.path}/bookings`).send(body)).status).toBe(201);
    }
    const everyDay = await app.aClinic();
    const key = await app.aKey("patient_app", everyDay.id);
    const lastDay = { date: daysAfter(everyDay.today, 30) };
    expect((await aBooker(app, everyDay).ask(lastDay, key)).status).toBe(201);
  });

  test("a paused day takes nobody until it is open again", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const date = clinic.today;
    await openDay(app, clinic, date, { status: "paused" });
    const { ask } = aBooker(app, clinic);
    expect(await ask({ date })).toMatchObject({ status: 409, body: { code: "day_paused" } });
    await openDay(app, clinic, date, { status: "open" });
    expect((await ask({ date })).status).toBe(201);
  });
});

describe("a booking", () => {
  test("has a position among those who still wait; numbers stay when somebody leaves", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const bookings = [];
    for (let i = 0; i < 4; i++) {
      bookings.push((await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).body);
    }
    expect(bookings.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    await app.request("patch", `${clinic.path}/bookings/${bookings[0].id}`).send({ status: "in_progress" });
    await app.request("patch", `${clinic.path}/bookings/${bookings[1].id}`).send({ status: "cancelled" });
    const read = await app.request("get", `${clinic.path}/bookings/${bookings[3].id}`);
    expect(read.body).toMatchObject({ number: 4, position: 2, ahead: 1 });
    expect((await app.request("get", `${clinic.path}/bookings/${bookings[0].id}`)).body).toMatchObject({
      position: null,
    });
  });

  test("that is cancelled frees its place at once, and its number is not given again", async () => {
    const { app } = shared;
    const clinic = await app.aClinic({ capacity: 1 });
    const { book } = aBooker(app, clinic);
    const first = await book({ date: clinic.today });
    const cancelled = await app.request("patch", `${clinic.path}/bookings/${first.id}`).send({ status: "cancelled" });
    expect(cancelled.body).toMatchObject({ status: "cancelled", cancelledBy: "staff" });
    expect(await book({ date: clinic.today })).toMatchObject({ number: 2 });
    expect((await app.database.query("select used from booking_days where clinic_id = $1", [clinic.id]))[0].used).toBe(
      1,
    );
  });

  test("follows the allowed transitions and no others", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { id } = (await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).body;
    const become = async (status: string) =>
      (await app.request("patch", `${clinic.path}/bookings/${id}`).send({ status })).body.code ?? "ok";
    expect(await become("served")).toBe("invalid_transition");
    expect(await become("no_show")).toBe("ok");
    expect(await become("in_progress")).toBe("invalid_transition");
    expect(await become("booked")).toBe("ok");
    expect(await become("in_progress")).toBe("ok");
    expect(await become("cancelled")).toBe("invalid_transition");
    expect(await become("served")).toBe("ok");
    expect(await become("in_progress")).toBe("ok");
    expect(await become("booked")).toBe("ok");
    expect(await become("cancelled")).toBe("ok");
    expect(await become("in_progress")).toBe("invalid_transition");
    expect(await become("booked")).toBe("ok");
  });

  test("set to the status it has changes nothing, and another version than the sender's is refused", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const booking = (await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).body;
    const patch = (body: object) => app.request("patch", `${clinic.path}/bookings/${booking.id}`).send(body);
    expect((await patch({ status: "booked" })).body.version).toBe(booking.version);
    expect((await patch({ status: "in_progress", version: booking.version })).status).toBe(200);
    const refused = await patch({ status: "served", version: booking.version });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "changed_meanwhile", booking: { status: "in_progress" } },
    });
  });

  test("is read and cancelled by whoever holds its ticket, and by that ticket only", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const [mine, other] = [await book(), await book()];
    const path = `${clinic.path}/bookings/${mine.id}`;
    const withToken = (method: "get" | "patch", token: string) =>
      app.request(method, path, null).set("Booking-Token", token);
    expect((await withToken("get", mine.ticketToken)).body).toMatchObject({
      id: mine.id,
      patient: mine.patient,
      position: 1,
    });
    expect((await withToken("get", other.ticketToken)).status).toBe(401);
    expect((await withToken("get", `${mine.id}.`)).status).toBe(401);
    expect((await withToken("patch", mine.ticketToken).send({ status: "in_progress" })).status).toBe(403);
    const cancelled = await withToken("patch", mine.ticketToken).send({ status: "cancelled" });
    expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled", cancelledBy: "patient" } });
  });
});
