import { expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { openDay } from "./support/open-day.js";
import { aBooker, aPatient, daysAfter } from "./support/test-app.js";

const shared = aServer();

test("editing a day without changing anything makes no version, so no screen hears of it", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const edit = () => app.request("put", `${clinic.path}/days/regular/${clinic.today}`).send({ status: "open" });
  const version = async () => (await app.request("get", clinic.path)).body.version;
  expect((await edit()).status).toBe(201);
  const before = await version();
  expect((await edit()).status).toBe(200);
  expect(await version()).toBe(before);
});

test("nobody opens, books or moves to a day that is more than two years ahead", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const booking = await book({ date: clinic.today });
  const tooFar = (place: string) => ({ status: 422, body: { errors: [{ pointer: "#/date", in: place }] } });
  const move = (date: string) => app.request("post", `${clinic.path}/bookings/${booking.id}/move`).send({ date });
  const far = daysAfter(clinic.today, 735);
  expect(await app.request("put", `${clinic.path}/days/regular/${far}`).send({})).toMatchObject(tooFar("path"));
  const booked = app.request("post", `${clinic.path}/bookings`).send({ date: far, patient: aPatient() });
  expect(await booked).toMatchObject(tooFar("body"));
  expect(await move(far)).toMatchObject(tooFar("body"));
  expect(await app.database.query("select date::text from booking_days where clinic_id = $1", [clinic.id])).toEqual([
    { date: clinic.today },
  ]);

  const last = daysAfter(clinic.today, 731);
  expect((await app.request("put", `${clinic.path}/days/golden/${last}`).send({})).status).toBe(201);
  expect((await move(last)).status).toBe(201);
});

test("a day is opened with the clinic's capacity, edited field by field, and never below what is taken", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ capacity: 7 });
  const date = clinic.today;
  expect(await openDay(app, clinic, date)).toMatchObject({
    status: 201,
    body: { capacity: 7, status: "open", used: 0 },
  });
  expect(await openDay(app, clinic, date, { capacity: 3 })).toMatchObject({ status: 200, body: { capacity: 3 } });
  await app.request("post", `${clinic.path}/bookings`).send({ date, patient: aPatient() });
  await app.request("post", `${clinic.path}/bookings`).send({ date, patient: aPatient() });
  expect(await openDay(app, clinic, date, { capacity: 1 })).toMatchObject({
    status: 409,
    body: { code: "capacity_below_used" },
  });
  expect(await openDay(app, clinic, date, { status: "paused" })).toMatchObject({
    body: { capacity: 3, used: 2, status: "paused" },
  });
  const past = await openDay(app, clinic, daysAfter(date, -1));
  expect(past).toMatchObject({
    status: 422,
    body: { code: "date_in_past", errors: [{ pointer: "#/date", in: "path" }] },
  });
});
