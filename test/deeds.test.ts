import { expect, test } from "vitest";
import { closeOverdueDays } from "../src/days/auto-close.js";
import { aServer } from "./support/a-server.js";
import { signIn, withToken } from "./support/browser-session.js";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

interface Deed {
  actor: string;
  deed: string;
  from: string | null;
  to: string | null;
  version: number;
}

async function deedsOf(app: TestApp, path: string, key?: string): Promise<Deed[]> {
  const reply = await app.request("get", path, key).expect(200);
  return reply.body.items;
}

/** Oldest first, without what differs from run to run. */
const told = (deeds: Deed[]) =>
  deeds.map(({ actor, deed, from, to }) => [actor, deed, from, to].filter((part) => part !== null).join(" ")).reverse();

const idOf = (key: string) => `key:${key.split("_")[1]}`;

test("a booking's deeds say who did what, in their order: the desk, its browser, the patient", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ recalls: 1 });
  const [desk, window] = [await app.aKey("staff", clinic.id), await app.aKey("staff", clinic.id)];
  const { ask } = aBooker(app, clinic);
  const { id, ticketToken } = (await ask({ date: clinic.today }, desk)).body;
  const path = `${clinic.path}/bookings/${id}`;
  const browser = await signIn(app, clinic, window);

  await app.request("post", `${path}/call`, desk).send({ calledTo: "Room 1" }).expect(200);
  await withToken(app, browser, "post", `${path}/step-back`).expect(200);
  await app.request("patch", path).send({ priority: 2, priorityReason: "faints", note: "a note" }).expect(200);
  await app.request("post", `${path}/arrive`, desk).send({}).expect(200);
  await app.request("patch", path, desk).send({ patient: { name: "Corrected Name" } });
  await app.request("patch", path, null).set("Booking-Token", ticketToken).send({ status: "cancelled" }).expect(200);

  const deeds = await deedsOf(app, `${path}/deeds`, desk);
  expect(told(deeds)).toEqual([
    `${idOf(desk)} booked`,
    `${idOf(desk)} called booked in_progress`,
    `${idOf(window)} stepped_back in_progress booked`,
    "admin priority 0 2",
    "admin note",
    `${idOf(desk)} arrival desk`,
    `${idOf(desk)} patient`,
    "ticket status booked cancelled",
  ]);
  const versions = deeds.map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((a, b) => b - a));
  expect(deeds[0]).toMatchObject({ bookingId: id, list: "regular", date: clinic.today, shift: null });
});

test("nothing of a patient is in a deed, so an erasure leaves it as it is", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const canary = "Kanarienvogel";
  const { book } = aBooker(app, clinic);
  const { id, goldenCode } = await book({
    list: "golden",
    patient: { name: canary, phone: "07701234567", id: canary },
  });
  const path = `${clinic.path}/bookings/${id}`;
  await app.request("patch", path).send({ note: canary, priority: 1, priorityReason: canary }).expect(200);
  await app.request("patch", path).send({ patient: { name: `${canary} 2`, phone: "07709998877" } });
  await app.request("post", `${path}/move`).send({ list: "regular" }).expect(201);
  await app.request("delete", `${clinic.path}/patients/${canary}`).expect(204);
  const rows = await app.database.query("select to_jsonb(deeds) - 'at' as deed from deeds where clinic_id = $1", [
    clinic.id,
  ]);
  expect(rows.length).toBeGreaterThan(8);
  const text = JSON.stringify(rows);
  for (const secret of [canary, "1234567", "9998877", `"${goldenCode}"`]) expect(text).not.toContain(secret);
});

test("what is changed past Dawr, or by a former release, is a deed of the database, also on a connection that served a key", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "1" } });
  const clinic = await app.aClinic();
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  await app
    .request("patch", `${clinic.path}/bookings/${id}`)
    .send({ priority: 1, priorityReason: "faints" })
    .expect(200);
  await app.context.pool.raw("update bookings set priority = 3 where clinic_id = ?", [clinic.id]);
  await app.context.pool.raw(
    `select from book_place(of_clinic => :id, wanted_list => 'regular', asked_date => :today, asked_shift => null, name => 'Omar',
       phone => null, phone_country => null, id => null, source => 'secretary', ticket_hash => '', golden_codes => '{}', is_staff => true, at => now())`,
    clinic,
  );
  expect(told(await deedsOf(app, `${clinic.path}/deeds`))).toEqual([
    "admin day_made",
    "admin booked",
    "admin priority 0 1",
    "database priority 1 3",
    "database booked",
  ]);
});

test("a day that closes by itself is the job's deed, for the day and for whoever still waited", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book, become } = aBooker(app, clinic);
  const waits = await book({ list: "golden", date: clinic.today });
  const served = await book({ list: "golden", date: clinic.today });
  await become(served.id, "in_progress", "served");
  const { pool, gate, log } = app.context;
  const inTwoDays = { now: () => new Date(Date.now() + 2 * 86_400_000) };
  await closeOverdueDays({ pool, gate, log, clock: inTwoDays });
  const deeds = await deedsOf(app, `${clinic.path}/deeds?actor=job:close_days`);
  expect(told(deeds)).toEqual(["job:close_days status booked cancelled", "job:close_days day_status open closed"]);
  expect(deeds.at(-1)).toMatchObject({ bookingId: waits.id });

  await app.request("post", `${clinic.path}/days/golden/${clinic.today}/reopen`).expect(200);
  const reopened = (await deedsOf(app, `${clinic.path}/deeds?actor=admin`)).slice(0, 2);
  expect(told(reopened)).toEqual(["admin status cancelled booked", "admin day_status closed open"]);
});

test("a clinic's settings, plan, leaves and shifts leave deeds too", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const date = daysAfter(clinic.today, 3);
  await app.request("patch", clinic.path).send({ capacity: 30, publicBoard: true }).expect(200);
  const hours = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"].map((weekday) => ({
    ...{ weekday, shift: 1, start: "10:00", end: "13:00", capacity: 9 },
  }));
  await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
  await app
    .request("put", `${clinic.path}/days/regular/${date}/shifts/1`)
    .send({ doctor: "expected", lateMinutes: 45 });
  await app.request("post", `${clinic.path}/exceptions`).send({ kind: "closed", from: date, to: date }).expect(201);
  await app.request("patch", clinic.path).send({ dayTurnsAt: "01:00" }).expect(200);
  const deeds = told(await deedsOf(app, `${clinic.path}/deeds`));
  expect(deeds).toEqual([
    "admin clinic_capacity 20 30",
    "admin clinic_public_board false true",
    expect.stringMatching(/^admin hours sat 1 10:00:00 13:00:00 9 /),
    "admin day_made",
    "admin shift_late_minutes 0 45",
    "admin shift_leave false true",
    "admin day_leave false true",
    `admin exception closed [${date},${daysAfter(date, 1)})`,
    "admin clinic_day_turns_at 00:00:00 01:00:00",
  ]);
});

test("what was done is only ever added to, whoever asks PostgreSQL", async () => {
  const { app } = shared;
  await aBooker(app, await app.aClinic()).book();
  for (const statement of ["update deeds set actor = 'admin'", "delete from deeds", "truncate deeds"]) {
    await expect(app.database.query(statement), statement).rejects.toThrow("only ever added to");
  }
});

test("pages of deeds follow each other without a gap or a repetition, also within one transaction", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  for (let turn = 0; turn < 4; turn++) await book({ date: clinic.today });
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`).expect(200);
  const all = await deedsOf(app, `${clinic.path}/deeds?limit=200`);
  const paged: Deed[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await app.request("get", `${clinic.path}/deeds?limit=2${cursor}`).expect(200);
    paged.push(...body.items);
    if (body.nextCursor === null) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  expect(all).toHaveLength(10); // the day, four bookings, four of them cancelled, and the closing
  expect(paged).toEqual(all);
});

test("deeds are asked for by the clinic's dates, and what is no date, actor or cursor is named", async () => {
  const { app } = shared;
  const clinic = await app.aClinic({ timeZone: "Pacific/Kiritimati" });
  const { id } = await aBooker(app, clinic).book({ date: clinic.today });
  const deeds = (query: string) => app.request("get", `${clinic.path}/deeds?${query}`);
  const found = async (query: string) => (await deeds(query).expect(200)).body.items.length;
  expect(await found(`from=${clinic.today}&to=${clinic.today}`)).toBe(2);
  expect(await found(`to=${daysAfter(clinic.today, -1)}`)).toBe(0);
  expect(await found(`from=${daysAfter(clinic.today, 1)}`)).toBe(0);
  expect(await found("actor=key:99")).toBe(0);
  for (const [query, pointer] of [
    ["from=today", "#/from"],
    [`from=${clinic.today}&to=${daysAfter(clinic.today, -1)}`, "#/to"],
    [`from=2024-01-01&to=${clinic.today}`, "#/to"],
    ["actor=Sara", "#/actor"],
    ["limit=201", "#/limit"],
    ["cursor=x", "#/cursor"],
    [`cursor=${Buffer.from('["0000-01-01T00:00:00Z",1]').toString("base64url")}`, "#/cursor"],
  ] as const) {
    const { status, body } = await deeds(query);
    expect([status, body.errors?.[0].pointer], query).toEqual([422, pointer]);
  }
  const other = await app.aClinic();
  expect((await app.request("get", `${other.path}/bookings/${id}/deeds`)).status).toBe(404);
  expect((await app.request("get", `${clinic.path}/bookings/${id.slice(0, -4)}9999/deeds`)).status).toBe(404);
});
