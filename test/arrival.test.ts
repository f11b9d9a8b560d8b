import { describe, expect, test } from "vitest";
import { forgetWrongCodes } from "../src/auth/wrong-codes.js";
import { sharedLines } from "./support/a-line.js";
import { aServer } from "./support/a-server.js";
import { count } from "./support/count.js";
import { aBooker, daysAfter } from "./support/test-app.js";

const aLine = sharedLines();

describe("a clinic that calls only who has come", () => {
  test("calls number 2 when number 1 is away; 1 keeps its place, and is next when it comes", async () => {
    const { next, arrive, read, post, clinic } = await aLine(
      { needsArrival: true, goldenTurn: 3 },
      { regular: 3, golden: 1 },
    );
    expect(await next()).toBe("nobody_here");
    expect((await post(`days/regular/${clinic.today}/call-next`)).body.code).toBe("nobody_here");
    expect((await arrive("R2")).body).toMatchObject({ arrivedBy: "desk", arrived: true, ahead: 0 });
    await arrive("R3");
    expect((await read("R1")).ahead).toBe(0);
    expect(await next()).toBe("R2 turn");
    await arrive("R1");
    expect((await read("R3")).ahead).toBe(1);
    expect([await next(), await next(), await next()]).toEqual(["R1 turn", "R3 turn", "nobody_here"]);
  });

  test("hears of an arrival once, and of one that was none; of another day nobody arrives", async () => {
    const { arrive, remove, at, people, clinic, book, next } = await aLine(
      { needsArrival: true, goldenTurn: 1 },
      { regular: 1 },
    );
    const { arrivedAt } = (await arrive("R1")).body;
    expect((await arrive("R1")).body.arrivedAt).toBe(arrivedAt);
    expect((await remove(at("R1", "/arrive"))).body).toMatchObject({
      arrivedAt: null,
      arrivedBy: null,
      arrived: false,
    });
    expect(await next()).toBe("nobody_here");
    people.tomorrow = await book({ date: daysAfter(clinic.today, 1) });
    expect((await arrive("tomorrow")).body.code).toBe("wrong_day");
  });

  test("moves with a patient who stands at the desk to another list or shift of the day", async () => {
    const { arrive, post, at, clinic, next } = await aLine({ needsArrival: true, goldenTurn: 1 }, { regular: 1 });
    await arrive("R1");
    const moved = await post(at("R1", "/move"), { date: clinic.today, list: "golden" });
    expect(moved.body).toMatchObject({ arrived: true, arrivedBy: "desk" });
    expect(await next()).toMatch(/golden_turn/);
  });

  test("takes who is booked at the desk as here, for today alone; apps may not say so", async () => {
    const { app, clinic } = await aLine({ needsArrival: true });
    const patient = { name: "Sara", phone: "07701234567" };
    const book = (body: object, key?: string) =>
      app.request("post", `${clinic.path}/bookings`, key).send({ patient, arrived: true, ...body });
    expect((await book({ date: clinic.today })).body).toMatchObject({ arrived: true, arrivedBy: "desk" });
    for (const days of [1, -1]) {
      const other = await book({ date: daysAfter(clinic.today, days), list: "golden" });
      expect(other.body).toMatchObject({ status: 422, errors: [{ pointer: "#/arrived" }] });
    }
    expect(
      await app.database.query("select from booking_days where clinic_id = $1 and list = 'golden'", [clinic.id]),
    ).toEqual([]);
    await app.request("put", `${clinic.path}/days/golden/${clinic.today}`).send({ capacity: 1 });
    expect((await book({ list: "golden" })).body).toMatchObject({ date: clinic.today, arrived: true });
    const full = await book({ list: "golden", patient: { name: "Omar" } }); // not tomorrow: the patient is here
    expect(full.body).toMatchObject({ code: "day_full", nextAvailable: expect.any(String) });
    const refused = await book({ list: "golden" }, await app.aKey("patient_app", clinic.id));
    expect(refused.body).toMatchObject({ status: 422, errors: [{ pointer: "#/arrived" }] });
  });
});

const shared = aServer();

test("the kiosk tells different patients apart, or sends them to the desk; one patient's two tickets arrive one by one", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const bookOn = (list: string, name: string, phone: string) =>
    book({ date: clinic.today, list, patient: { name, phone } });
  const kiosk = (number: number, phoneEnding: string) =>
    app.request("post", `${clinic.path}/arrivals`).send({ number, phoneEnding });
  await bookOn("regular", "Sara", "07701112666");
  await bookOn("golden", "Omar", "07701113666");
  expect((await kiosk(1, "666")).body.code).toBe("ask_at_the_desk");
  await bookOn("regular", "Huda", "07701112777");
  await bookOn("golden", "Huda", "07701112777");
  expect([(await kiosk(2, "777")).body.list, (await kiosk(2, "777")).body.list]).toEqual(["regular", "golden"]);
  expect((await kiosk(2, "777")).body.code).toBe("already_here");
});

test("the kiosk lets nobody wait whose number was called, and finds whom that patient's other ticket still waits for", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const post = (path: string, body: object = {}) => app.request("post", `${clinic.path}/${path}`).send(body);
  const kiosk = async () => {
    const { status, body } = await post("arrivals", { number: 1, phoneEnding: "777" });
    return status === 200 ? body.list : body.code;
  };
  const patient = { name: "Huda", phone: "07701112777" };
  const { id } = await book({ date: clinic.today, patient });
  expect([await kiosk(), await kiosk()]).toEqual(["regular", "already_here"]);
  await post(`bookings/${id}/call`).expect(200);
  const becomes = (status: string) =>
    app.request("patch", `${clinic.path}/bookings/${id}`).send({ status }).expect(200);
  for (const status of ["no_show", "booked", "in_progress", "served"]) {
    expect(await kiosk(), `before ${status}`).toBe(status === "in_progress" ? "already_here" : "invalid_transition");
    await becomes(status);
  }
  await book({ date: clinic.today, list: "golden", patient });
  expect([await kiosk(), await kiosk()]).toEqual(["golden", "already_here"]);
});

describe("at the clinic's door", () => {
  let at = Date.parse("2026-11-24T07:25:40Z");
  const atDoors = aServer({ clock: { now: () => new Date(at) } });

  /** Its clock can be set. */
  async function aDoor() {
    at = Date.parse("2026-11-24T07:25:40Z");
    const { app } = atDoors;
    const clinic = await app.aClinic({ needsArrival: true });
    const { book } = aBooker(app, clinic);
    const display = await app.aKey("display", clinic.id);
    const code = async (path = clinic.path) => (await app.request("get", `${path}/door-code`)).body.doorCode as string;
    return {
      app,
      clinic,
      book,
      display,
      code,
      pass: (ms: number) => {
        at += ms;
      },
      arrive: ({ id, ticketToken }: { id: string; ticketToken: string }, body: object) =>
        app.request("post", `${clinic.path}/bookings/${id}/arrive`, null).set("Booking-Token", ticketToken).send(body),
      kiosk: (number: number, phoneEnding: string) =>
        app.request("post", `${clinic.path}/arrivals`, display).send({ number, phoneEnding }),
    };
  }

  test("a patient's phone says that they are here, by the code that the door shows, for two minutes", async () => {
    const { app, clinic, book, display, code, pass, arrive } = await aDoor();
    const [one, other] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const shown = (await app.request("get", `${clinic.path}/door-code`, display)).body;
    expect(shown).toEqual({ doorCode: await code(), validUntil: "2026-11-24T07:26:00.000Z" });
    expect((await arrive(one, {})).body.errors).toMatchObject([{ pointer: "#/doorCode" }]);
    pass(60_000);
    expect((await arrive(one, { doorCode: shown.doorCode })).body).toMatchObject({ arrived: true, arrivedBy: "phone" });
    expect(await code()).not.toBe(shown.doorCode);
    pass(60_000);
    const late = await arrive(other, { doorCode: shown.doorCode });
    expect(late.body).toMatchObject({ status: 422, code: "door_code_expired" });
    for (const typed of [(await code()).slice(-6), (await code()).replace("-", " – ")])
      expect((await arrive(other, { doorCode: typed })).body.arrivedBy, typed).toBe("phone");
    const elsewhere = await app.aClinic();
    expect((await arrive(other, { doorCode: await code(elsewhere.path) })).status).toBe(404);
    expect(
      (await app.request("get", `${clinic.path}/door-code`, await app.aKey("patient_app", clinic.id))).status,
    ).toBe(403);
  });

  test("20 wrong codes stop that ticket for an hour, and nobody else", async () => {
    const { book, code, arrive, clinic, app } = await aDoor();
    const [guesser, other] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    await app.database.query("delete from wrong_codes"); // of other tests
    const guess = () => arrive(guesser, { doorCode: `${clinic.id}-000000x` });
    const guesses = await Promise.all(Array.from({ length: 30 }, guess));
    expect(count(guesses.map(({ status }) => status))).toEqual({ 422: 20, 429: 10 });
    const stopped = await arrive(guesser, { doorCode: await code() });
    expect(stopped).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(3_500);
    expect((await arrive(other, { doorCode: await code() })).status).toBe(200);
    expect((await app.request("post", `${clinic.path}/bookings/${guesser.id}/arrive`).send({})).status).toBe(200);
    // What counts no more is forgotten.
    const remembered = () => app.database.query("select cardinality(missed_at) as misses from wrong_codes");
    expect(await remembered()).toHaveLength(2);
    await forgetWrongCodes(app.context.pool);
    expect(await remembered()).toEqual([{ misses: 20 }]);
    await app.database.query(
      "update wrong_codes set missed_at = array(select missed - interval '1 hour' from unnest(missed_at) as missed)",
    );
    await forgetWrongCodes(app.context.pool);
    expect(await remembered()).toEqual([]);
  });

  test("the kiosk takes the ticket's number with the end of the phone, and tells nothing personal", async () => {
    const { app, book, kiosk, clinic } = await aDoor();
    const patient = { name: "Canaria", phone: "07701234567" };
    await book({ date: clinic.today, patient });
    await book({ date: daysAfter(clinic.today, 1), patient: { ...patient, phone: "07701234999" } });
    expect((await kiosk(1, "56")).body.errors).toMatchObject([{ pointer: "#/phoneEnding" }]);
    expect((await kiosk(1, "111")).status).toBe(404);
    expect((await kiosk(1, "999")).body).toMatchObject({ code: "wrong_day", date: daysAfter(clinic.today, 1) });
    const here = await kiosk(1, "٥٦٧");
    expect(here.body).toMatchObject({ number: 1, arrived: true, ahead: 0 });
    expect(here.text).not.toMatch(/Canaria|1234567/);
    expect((await kiosk(1, "567")).body.code).toBe("already_here");
    const [row] = await app.database.query(
      "select arrived_by as by from bookings where arrived_at is not null and clinic_id = $1",
      [clinic.id],
    );
    expect(row.by).toBe("kiosk");
    for (let miss = 2; miss <= 20; miss++) await kiosk(1, "111");
    expect((await kiosk(1, "567")).status).toBe(429);
  });
});
