import { describe, expect, test } from "vitest";
import { everyDay, sharedClinicsWithHours } from "./support/a-clinic-with-hours.js";
import { sharedLines } from "./support/a-line.js";

const aLine = sharedLines();
const aClinicWithHours = sharedClinicsWithHours();

describe("a place beyond the capacity", () => {
  const patient = { name: "Sara", phone: "07701234567" };

  test("is given by staff who say why; apps may not, and a reason is needed", async () => {
    const { app, clinic, post } = await aLine({ capacity: 1 }, { regular: 1 });
    const book = (overbook: object, key?: string) =>
      app.request("post", `${clinic.path}/bookings`, key).send({ date: clinic.today, patient, overbook });
    const day = async () => (await app.request("get", `${clinic.path}/days/regular/${clinic.today}`)).body;
    expect((await book({})).body).toMatchObject({ status: 422, errors: [{ pointer: "#/overbook/reason" }] });
    expect((await book({ reason: "pain" }, await app.aKey("patient_app", clinic.id))).status).toBe(403);
    expect(await day()).toMatchObject({ used: 1, overbooked: 0 });
    const over = await book({ reason: "canary-pain" });
    expect(over).toMatchObject({ status: 201, body: { number: 2, overbookReason: "canary-pain" } });
    expect(await day()).toMatchObject({ capacity: 1, used: 2, overbooked: 1 });
    expect((await post("bookings", { date: clinic.today, patient: { ...patient, name: "Ali" } })).body.code).toBe(
      "day_full",
    );
    const own = { "Booking-Token": over.body.ticketToken };
    expect((await app.request("get", `${clinic.path}/bookings/${over.body.id}`, null).set(own)).text).not.toMatch(
      /canary/,
    );
    await app.request("patch", `${clinic.path}/bookings/${over.body.id}`).send({ status: "cancelled" });
    expect((await post("bookings", { date: clinic.today, patient })).body.code).toBe("day_full");
  });

  test("goes when its booking does, and comes back with it; nobody else's place is touched", async () => {
    const { app, clinic, at, people, patch, post } = await aLine({ capacity: 1 }, { regular: 1 });
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    const day = async () => (await app.request("get", path)).body;
    people.over = (await post("bookings", { date: clinic.today, patient, overbook: { reason: "pain" } })).body;
    const become = async (name: string, status: string) => (await patch(name, { status })).status;
    expect(await become("over", "cancelled")).toBe(200);
    expect(await day()).toMatchObject({ used: 1, overbooked: 0 });
    expect((await app.request("put", path).send({ capacity: 0 })).body.code).toBe("capacity_below_used");
    expect(await become("over", "booked")).toBe(200);
    expect(await become("R1", "cancelled")).toBe(200);
    expect((await post("bookings", { date: clinic.today, patient: { ...patient, name: "Ali" } })).body.code).toBe(
      "day_full",
    );
    expect(await become("R1", "booked")).toBe(200);
    expect(await day()).toMatchObject({ used: 2, overbooked: 1 });
    await app.request("post", `${path}/close`);
    expect(await day()).toMatchObject({ used: 0, overbooked: 0 });
    await app.request("post", `${path}/reopen`);
    expect(await day()).toMatchObject({ used: 2, overbooked: 1 });
    await post(at("over", "/move"), {});
    expect(await day()).toMatchObject({ used: 1, overbooked: 0 });
  });

  test("is not taken where the day has room, and is one of the shift that is full", async () => {
    const { app, clinic, book } = await aClinicWithHours();
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("put", `${path}/shifts/2`).send({ capacity: 1 });
    const wish = { date: clinic.today, shift: 2, overbook: { reason: "pain" } };
    expect(await book(wish)).toMatchObject({ number: 101, overbookReason: null });
    expect(await book(wish)).toMatchObject({ number: 102, shift: 2, overbookReason: "pain" });
    expect((await app.request("get", path)).body).toMatchObject({
      used: 2,
      overbooked: 1,
      shifts: [{ overbooked: 0 }, { used: 2, overbooked: 1 }],
    });
    expect(await book({ date: clinic.today })).toMatchObject({ shift: 1 });
    await app.request("post", `${path}/close`);
    expect((await app.request("post", `${path}/reopen`)).body).toMatchObject({ used: 3 });
  });

  test("is none where the shift has no number left", async () => {
    const shift = { shift: 1, start: "10:00", end: "13:00", capacity: 1, firstNumber: 100 };
    const next = { shift: 2, start: "16:00", end: "21:00", capacity: 5, firstNumber: 101 };
    const { clinic, book, ask } = await aClinicWithHours({
      hours: everyDay.map(({ weekday, shift: number }) => ({ weekday, ...(number === 1 ? shift : next) })),
    });
    await book({ date: clinic.today, shift: 1 });
    const reply = await ask({ date: clinic.today, shift: 1, overbook: { reason: "pain" } });
    expect(reply.body).toMatchObject({ status: 409, code: "shift_full" });
  });
});
