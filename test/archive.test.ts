import { expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { fillArchive } from "./support/fill-archive.js";
import { aBooker, daysAfter, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer();

async function anArchive(days: number) {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book, become } = aBooker(app, clinic);
  for (let ahead = 0; ahead < days; ahead++) {
    const date = daysAfter(clinic.today, ahead);
    const bookings = [await book({ date }), await book({ date }), await book({ date }), await book({ date })];
    await become(bookings[0].id, "in_progress", "served");
    await become(bookings[1].id, "no_show");
    await book({ date, list: "golden" });
    for (const list of ["regular", "golden"]) await app.request("post", `${clinic.path}/days/${list}/${date}/close`);
  }
  return { app, clinic };
}

const pages = async (app: TestApp, path: string) => {
  const seen: any[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body, status }: any = await app.request("get", `${path}${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    seen.push(...body.items);
    cursor = body.nextCursor;
  }
  return seen;
};

test("the archive holds every closed day, newest first, with its totals and all its bookings, cancelled ones too", async () => {
  const { app, clinic } = await anArchive(3);
  const { body } = await app.request("get", `${clinic.path}/archive`);
  expect(body.items.map((day: any) => [day.date, day.list])).toEqual(
    [2, 1, 0].flatMap((ahead) => [
      [daysAfter(clinic.today, ahead), "golden"],
      [daysAfter(clinic.today, ahead), "regular"],
    ]),
  );
  expect(body.items[1]).toMatchObject({
    status: "closed",
    capacity: 20,
    totals: { booked: 4, served: 1, noShow: 1, cancelled: 2 },
    closedAt: expect.stringMatching(/Z$/),
  });
  expect(body.items[1].bookings.map((booking: any) => [booking.number, booking.status, booking.cancelledBy])).toEqual([
    [1, "served", null],
    [2, "no_show", null],
    [3, "cancelled", "closing"],
    [4, "cancelled", "closing"],
  ]);
  expect(body.nextCursor).toBeNull();
});

test("its pages hold each day once, whatever the page's size, list or range", async () => {
  const { app, clinic } = await anArchive(3);
  const all = (await pages(app, `${clinic.path}/archive?limit=50`)).map((day) => `${day.date} ${day.list}`);
  expect(all).toHaveLength(6);
  for (const limit of [1, 2, 3, 5]) {
    const seen = (await pages(app, `${clinic.path}/archive?limit=${limit}`)).map((day) => `${day.date} ${day.list}`);
    expect(seen).toEqual(all);
  }
  const tomorrow = daysAfter(clinic.today, 1);
  const some = await pages(app, `${clinic.path}/archive?list=golden&from=${tomorrow}&to=${tomorrow}&limit=1`);
  expect(some.map((day) => [day.date, day.list])).toEqual([[tomorrow, "golden"]]);
  for (const cursor of ["x", "e30", Buffer.from('["2026-01-01","x"]').toString("base64url")]) {
    const refused = await app.request("get", `${clinic.path}/archive?cursor=${cursor}`);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: "#/cursor" }] } });
  }
});

test("a wait is counted from the booking or the day's first call, whichever is later", async () => {
  const { app, clinic } = await anArchive(1);
  const setTimes = (number: number, created: string, started: string) =>
    app.database.query(
      `update bookings set created_at = $2, started_at = $3, status = 'served', cancelled_by = null
        where list = 'regular' and number = $1 and clinic_id = $4`,
      [number, `2026-11-24T${created}Z`, `2026-11-24T${started}Z`, clinic.id],
    );
  await setTimes(1, "05:00:00", "08:00:00"); // first call of the day: waited 0
  await setTimes(2, "06:00:00", "08:10:00"); // waits since 08:00: 600 s
  await setTimes(3, "08:05:00", "08:35:00"); // came later: 1800 s
  const { body } = await app.request("get", `${clinic.path}/archive?list=regular`);
  expect(body.items[0].totals).toMatchObject({ served: 3, medianWaitSeconds: 600 });
});

test("a patient who is called again has not waited longer for it", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const ids: string[] = [];
  for (let person = 1; person <= 3; person++) ids.push((await book({ date: clinic.today })).id);
  const call = (id: string) => app.request("post", `${clinic.path}/bookings/${id}/call`).send({});
  for (const id of ids) await call(id);
  await app.database.query(
    `update bookings set created_at = now() - interval '2 hours', started_at = now() - interval '2 hours' + number * interval '10 minutes'
      where clinic_id = $1`,
    [clinic.id],
  );
  for (const id of ids) expect((await call(id)).body.calls).toBe(2);
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  const { body } = await app.request("get", `${clinic.path}/archive`);
  expect(body.items[0].totals).toMatchObject({ served: 3, medianWaitSeconds: 600 }); // after the first: 0, 600, 1200
});

test("erasing a patient blanks every trace of them, archive and open screens included, and keeps the bookings", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const other = await app.aClinic();
  const patient = { name: "Canary Name", phone: "07709998887", id: "canary-id" };
  const { book } = aBooker(app, clinic);
  const tomorrow = daysAfter(clinic.today, 1);
  await book({ date: clinic.today, patient });
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`);
  const live = await book({ date: tomorrow, patient, list: "golden" });
  await aBooker(app, other).book({ patient });
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");

  expect((await app.request("delete", `${clinic.path}/patients/canary-id`)).status).toBe(204);
  const [erased] = (await stream.next("update")).data.bookings;
  expect(erased).toMatchObject({ id: live.id, patient: { id: null, name: "", phone: null } });
  const rows = await app.database.query("select * from bookings where clinic_id = $1", [clinic.id]);
  expect(rows).toHaveLength(2);
  const archive = await app.request("get", `${clinic.path}/archive`);
  for (const text of [JSON.stringify(rows), archive.text, (await app.request("get", `${clinic.path}/days`)).text]) {
    expect(text).not.toMatch(/Canary|9998887|canary/);
  }
  expect((await app.request("get", `${other.path}/days`)).text).toContain("Canary");
  expect((await app.request("delete", `${clinic.path}/patients/canary-id`)).status).toBe(204);
});

test("a patient is erased by the same id that booked, in whatever form it is sent", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const ids = ["Jose\u0301-42", " p 7 "];
  for (const id of ids) await aBooker(app, clinic).book({ patient: { name: "Canary", id } });
  for (const id of ids)
    expect((await app.request("delete", `${clinic.path}/patients/${encodeURIComponent(id)}`)).status).toBe(204);
  expect((await app.request("get", `${clinic.path}/days`)).text).not.toContain("Canary");
});

test("an erased patient's golden code ends at once, or with the day while they still wait", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book, become } = aBooker(app, clinic);
  const patient = { name: "Canary", id: "canary-id" };
  const tomorrow = daysAfter(clinic.today, 1);
  const days = [clinic.today, tomorrow, daysAfter(clinic.today, 2)];
  const [closed, waiting, served] = [
    await book({ list: "golden", date: days[0], patient }),
    await book({ list: "golden", date: days[1], patient }),
    await book({ list: "golden", date: days[2], patient }),
  ];
  await app.request("post", `${clinic.path}/days/golden/${clinic.today}/close`).expect(200);
  await become(served.id, "in_progress", "served");
  await app.request("delete", `${clinic.path}/patients/canary-id`).expect(204);
  const codes = () =>
    app.database.query("select golden_code, former_code from bookings where clinic_id = $1 order by date", [clinic.id]);
  const none = { golden_code: null, former_code: null };
  expect(await codes()).toEqual([none, { ...none, golden_code: waiting.goldenCode }, none]);
  const verify = await app
    .request("post", `${clinic.path}/golden-codes/verify`)
    .send({ code: waiting.goldenCode, date: tomorrow });
  expect(verify).toMatchObject({ status: 200, body: { id: waiting.id, patient: { name: "" } } });

  await app.request("post", `${clinic.path}/days/golden/${tomorrow}/close`).expect(200);
  expect(await codes()).toEqual([none, none, none]);
  expect(closed.goldenCode).toMatch(/^\d{4}$/);
});

test("a page ends with the day that brings it to a thousand bookings, and the next goes on behind it", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  await fillArchive(app, clinic, 7, 400);
  const { body } = await app.request("get", `${clinic.path}/archive?limit=50`);
  expect(body.items.map((day: any) => [day.date, day.bookings.length])).toEqual(
    [1, 2, 3].map((ago) => [daysAfter(clinic.today, -ago), 400]),
  );
  const dates = (await pages(app, `${clinic.path}/archive?limit=50`)).map((day) => day.date);
  expect(dates).toEqual([1, 2, 3, 4, 5, 6, 7].map((ago) => daysAfter(clinic.today, -ago)));
});

test("however many pages one clinic asks for at once, two are read at a time and other clinics are answered", async () => {
  const app = await testApp();
  const [clinic, other] = [await app.aClinic(), await app.aClinic()];
  await fillArchive(app, clinic, 1, 1);
  const reads = () =>
    app.database.query(
      `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where datname = current_database() and relation = 'bookings'::regclass and not granted`, // clones share the table's oid
    );
  await app.database.query("begin");
  await app.database.query("lock table bookings in access exclusive mode");
  const asked = Array.from({ length: 20 }, () =>
    app.request("get", `${clinic.path}/archive`).then(({ status }) => status),
  );
  await vi.waitUntil(async () => (await reads()).length >= 2, 10_000);
  expect((await app.request("get", other.path)).status).toBe(200);
  expect(await reads()).toHaveLength(2);
  await app.database.query("commit");
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
});
