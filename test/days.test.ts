import { describe, expect, test } from "vitest";
import { closeOverdueDays } from "../src/days/auto-close.js";
import { aServer } from "./support/a-server.js";
import { aBooker, aPatient, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

const statuses = async (app: TestApp, clinic: { id: number }) =>
  Object.fromEntries(
    (
      await app.database.query(
        "select number, status, cancelled_by from bookings where clinic_id = $1 order by number",
        [clinic.id],
      )
    ).map((row) => [row.number, row.cancelled_by ? `${row.status} by ${row.cancelled_by}` : row.status]),
  );

/** A day with one booking of every status: 1 served, 2 no_show, 3 cancelled, 4 in_progress, 5 and 6 booked. */
async function aMixedDay() {
  const { app } = shared;
  const clinic = await app.aClinic({ capacity: 10 });
  const { book, become } = aBooker(app, clinic);
  const bookings = [];
  for (let i = 0; i < 6; i++) bookings.push(await book({ date: clinic.today }));
  const ids = bookings.map((booking) => booking.id);
  await become(ids[0], "in_progress", "served");
  await become(ids[1], "no_show");
  await become(ids[2], "cancelled");
  await become(ids[3], "in_progress");
  const path = `${clinic.path}/days/regular/${clinic.today}`;
  const post = (action: string) => app.request("post", `${path}/${action}`);
  return { app, clinic, ids, path, close: () => post("close"), reopen: () => post("reopen"), book, become };
}

describe("closing a day", () => {
  test("cancels who waits, ends who is inside as served, and keeps no-shows and the rest as they are", async () => {
    const { app, clinic, close } = await aMixedDay();
    expect(await close()).toMatchObject({ status: 200, body: { status: "closed", used: 3 } });
    expect(await statuses(app, clinic)).toEqual({
      1: "served",
      2: "no_show",
      3: "cancelled by staff",
      4: "served",
      5: "cancelled by closing",
      6: "cancelled by closing",
    });
  });

  test("a second time gives the same answer and changes nothing", async () => {
    const { close } = await aMixedDay();
    const first = await close();
    const second = await close();
    expect(second.body).toEqual(first.body);
  });

  test("is one version and one update, which drops the day from the live list", async () => {
    const { app, clinic, close } = await aMixedDay();
    const stream = await app.stream(`${clinic.path}/stream`);
    const { data } = await stream.next("snapshot");
    await close();
    const update = await stream.next("update");
    expect(update.data).toMatchObject({
      since: data.version,
      version: data.version + 1,
      days: [{ status: "closed" }],
      bookings: [],
    });
    expect((await app.request("get", `${clinic.path}/days`)).body.days).toEqual([]);
  });

  test("is not undone by the next booking, neither with the date nor without", async () => {
    const { app, clinic, close, path } = await aMixedDay();
    await close();
    const withDate = await app
      .request("post", `${clinic.path}/bookings`)
      .send({ date: clinic.today, patient: aPatient() });
    expect(withDate).toMatchObject({ status: 409, body: { code: "day_closed" } });
    const without = await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() });
    expect(without.body.date).toBe(daysAfter(clinic.today, 1));
    expect((await app.request("put", path).send({ capacity: 50 })).body.code).toBe("day_closed");
    expect((await app.request("get", path)).body.status).toBe("closed");
  });

  test("ends its bookings too: they neither change nor are called any more", async () => {
    const { app, clinic, ids, close, path } = await aMixedDay();
    await close();
    const booking = `${clinic.path}/bookings/${ids[1]}`;
    expect((await app.request("patch", booking).send({ status: "booked" })).body.code).toBe("day_closed");
    expect((await app.request("post", `${booking}/call`).send({})).body.code).toBe("day_closed");
    expect((await app.request("post", `${path}/call-next`).send({})).body.code).toBe("day_closed");
  });

  test("loses nobody who books at the same moment: each is either refused or cancelled with the day", async () => {
    const { app, clinic, close } = await aMixedDay();
    await app.request("put", `${clinic.path}/days/regular/${clinic.today}`).send({ capacity: 100 });
    const [, ...replies] = await Promise.all([
      close(),
      ...Array.from({ length: 30 }, () =>
        app.request("post", `${clinic.path}/bookings`).send({ date: clinic.today, patient: aPatient() }),
      ),
    ]);
    const [{ waiting, used, kept }] = await app.database.query(
      `select count(*) filter (where status in ('booked', 'in_progress'))::int as waiting,
              (select used from booking_days where clinic_id = $1),
              count(*) filter (where status <> 'cancelled')::int as kept
         from bookings where clinic_id = $1`,
      [clinic.id],
    );
    expect({ waiting, used }).toEqual({ waiting: 0, used: kept });
    for (const { status, body } of replies) expect([201, "day_closed"]).toContain(status === 201 ? 201 : body.code);
  });
});

describe("opening a day again", () => {
  test("restores exactly those who waited or were inside, and sends the whole day to open screens", async () => {
    const { app, clinic, close, reopen, ids } = await aMixedDay();
    await close();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    expect(await reopen()).toMatchObject({ status: 200, body: { status: "open", used: 5 } });
    expect(await statuses(app, clinic)).toMatchObject({
      1: "served",
      3: "cancelled by staff",
      4: "in_progress",
      5: "booked",
      6: "booked",
    });
    const { data } = await stream.next("update");
    expect(data.days).toMatchObject([{ status: "open", used: 5 }]);
    expect(data.bookings.map((booking: any) => booking.id).sort()).toEqual([...ids].sort());
    expect((await reopen()).status).toBe(200);
  });

  test("leaves it paused when it was", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    const reopened = async (status: string) => {
      await app.request("put", path).send({ status });
      expect((await app.request("post", `${path}/close`)).body.status).toBe("closed");
      return (await app.request("post", `${path}/reopen`)).body.status;
    };
    for (const status of ["paused", "paused", "open"]) expect(await reopened(status)).toBe(status);
  });

  test("does not bring back who had said that they would not come, nor who was moved to another day", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const [gone, moved] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    await book({ date: clinic.today });
    const own = app.request("patch", `${clinic.path}/bookings/${gone.id}`, null).set("Booking-Token", gone.ticketToken);
    expect((await own.send({ status: "cancelled" })).status).toBe(200);
    await app.request("post", `${clinic.path}/bookings/${moved.id}/move`).send({ list: "golden" });
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("post", `${path}/close`);
    expect((await app.request("post", `${path}/reopen`)).body).toMatchObject({ status: "open", used: 1 });
    const { days } = (await app.request("get", `${clinic.path}/days?list=regular`)).body;
    expect(days[0].bookings.map((each: any) => each.cancelledBy)).toEqual(["patient", "move", null]);
  });

  test("is refused when two of its bookings have been corrected to one patient, and says so", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const sara = { name: "Sara Ahmed", phone: "07701234567" };
    const given = await book({ date: clinic.today, patient: sara });
    await app.request("patch", `${clinic.path}/bookings/${given.id}`).send({ status: "cancelled" });
    const first = await book({ date: clinic.today, patient: sara });
    const { id } = await book({ date: clinic.today, patient: { ...sara, name: "Sarah Ahmed" } });
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("post", `${path}/close`);
    const corrected = await app.request("patch", `${clinic.path}/bookings/${id}`).send({ patient: sara });
    expect(corrected.status).toBe(200);
    expect(await app.request("post", `${path}/reopen`)).toMatchObject({
      status: 409,
      body: { code: "already_booked", bookingId: first.id },
    });
    expect((await app.request("get", path)).body.status).toBe("closed");
  });

  test("is too late once it would have closed by itself", async () => {
    const clock = { now: () => new Date("2026-11-24T12:00:00Z") };
    const app = await testApp({ clock });
    const clinic = await app.aClinic();
    const path = `${clinic.path}/days/regular/${clinic.today}`;
    await app.request("put", path).send({});
    await app.request("post", `${path}/close`);
    clock.now = () => new Date("2026-11-25T00:59:00Z"); // 03:59 in Baghdad
    expect((await app.request("post", `${path}/reopen`)).status).toBe(200);
    await app.request("post", `${path}/close`);
    clock.now = () => new Date("2026-11-25T01:00:00Z");
    expect(await app.request("post", `${path}/reopen`)).toMatchObject({ status: 409, body: { code: "day_closed" } });
  });
});

describe("a day that nobody closes", () => {
  test("closes by itself the next morning, on several instances at once and after days of downtime, late patients kept", async () => {
    const clock = { now: () => new Date("2026-11-24T18:00:00Z") };
    const app = await testApp({ clock });
    const clinics = await Promise.all([app.aClinic(), app.aClinic({ autoCloseAt: "06:00" })]);
    const late = [];
    for (const clinic of clinics) {
      const { book, become } = aBooker(app, clinic);
      const [inside, waiting] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
      await book({ date: daysAfter(clinic.today, 1) });
      await become(inside.id, "in_progress");
      late.push(waiting);
    }
    const { pool, gate, log } = app.context;
    const close = () => Promise.all(Array.from({ length: 4 }, () => closeOverdueDays({ pool, gate, clock, log })));
    const closedDays = () =>
      app.database.query(
        "select clinic_id, date::text from booking_days where status = 'closed' order by clinic_id, date",
      );

    clock.now = () => new Date("2026-11-25T00:59:00Z"); // 03:59 in Baghdad: somebody may still be inside
    await close();
    expect(await closedDays()).toEqual([]);
    clock.now = () => new Date("2026-11-25T01:00:00Z");
    await close();
    expect(await closedDays()).toEqual([{ clinic_id: clinics[0].id, date: "2026-11-24" }]);
    clock.now = () => new Date("2026-12-03T09:00:00Z"); // a week without a server
    await close();
    expect(await closedDays()).toHaveLength(4);
    expect(await app.database.query("select from bookings")).toHaveLength(6);
    for (const { id, list } of late) {
      const [row] = await app.database.query(
        "select status, cancelled_by from bookings where list = $1 and number = $2 and clinic_id = $3 and date = '2026-11-24'",
        [list, Number(id.split("-")[3]), Number(id.split("-")[1])],
      );
      expect(row).toEqual({ status: "cancelled", cancelled_by: "closing" });
    }
  });
});
