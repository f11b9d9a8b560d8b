import { describe, expect, test } from "vitest";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

/** A clinic, and a booking of today that the desk has cancelled by mistake. */
async function aCancelledBooking(fields: object = {}) {
  const app = await testApp();
  const clinic = await app.aClinic({ capacity: 1, goldenCapacity: 1 });
  const booker = aBooker(app, clinic);
  const booking = await booker.book({ date: clinic.today, ...fields });
  await booker.become(booking.id, "cancelled");
  const restore = (id = booking.id) => app.request("patch", `${clinic.path}/bookings/${id}`).send({ status: "booked" });
  return { app, clinic, booking, restore, ...booker };
}

const usedPlaces = async (app: TestApp) => (await app.database.query("select used from booking_days"))[0].used;

describe("a cancelled booking", () => {
  test("comes back under its number, its place is taken again, and screens learn it", async () => {
    const { app, clinic, booking, restore, ask } = await aCancelledBooking();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    expect(await restore()).toMatchObject({
      status: 200,
      body: { number: 1, status: "booked", cancelledBy: null, finishedAt: null, position: 1 },
    });
    const { data } = await stream.next("update");
    expect(data).toMatchObject({ days: [{ used: 1 }], bookings: [{ id: booking.id, status: "booked" }] });
    expect((await ask({ date: clinic.today })).body.code).toBe("day_full");
  });

  test("stays cancelled when somebody else has the place by now", async () => {
    const { app, clinic, restore, book } = await aCancelledBooking();
    await book({ date: clinic.today });
    expect(await restore()).toMatchObject({ status: 409, body: { code: "day_full" } });
    expect(await usedPlaces(app)).toBe(1);
  });

  test("stays cancelled when the patient has booked again, and says under which number", async () => {
    const sara = { name: "Sara Ahmed", phone: "07701234567" };
    const { app, clinic, restore, book } = await aCancelledBooking({ patient: sara });
    await app.request("put", `${clinic.path}/days/regular/${clinic.today}`).send({ capacity: 2 });
    const again = await book({ date: clinic.today, patient: sara });
    expect(await restore()).toMatchObject({ status: 409, body: { code: "already_booked", bookingId: again.id } });
    expect(await usedPlaces(app)).toBe(1);
  });

  test("is brought back by staff alone, and not once the patient was moved to another day", async () => {
    const { app, clinic, booking, restore, book } = await aCancelledBooking();
    const holder = app.request("patch", `${clinic.path}/bookings/${booking.id}`, null);
    expect((await holder.set("Booking-Token", booking.ticketToken).send({ status: "booked" })).status).toBe(403);
    const moved = await book({ date: clinic.today });
    await app.request("post", `${clinic.path}/bookings/${moved.id}/move`).send({}).expect(201);
    expect((await restore(moved.id)).body.code).toBe("invalid_transition");
  });

  test("has its golden code again, or another if somebody has that by now", async () => {
    const { app, clinic, booking, restore, become, book } = await aCancelledBooking({ list: "golden" });
    expect((await restore()).body.goldenCode).toBe(booking.goldenCode);
    await become(booking.id, "cancelled");
    const path = `${clinic.path}/days/golden/${clinic.today}`;
    await app.request("post", `${path}/close`);
    await app.request("post", `${path}/reopen`);
    expect((await app.request("get", `${clinic.path}/bookings/${booking.id}`)).body).toMatchObject({
      status: "cancelled",
    });
    await app.request("put", path).send({ capacity: 2 });
    const { number } = await book({ list: "golden", date: clinic.today });
    await app.database.query("update bookings set golden_code = $1 where number = $2", [booking.goldenCode, number]);
    const { goldenCode } = (await restore()).body;
    expect(goldenCode).toMatch(/^\d{4}$/);
    expect(goldenCode).not.toBe(booking.goldenCode);
  });
});
