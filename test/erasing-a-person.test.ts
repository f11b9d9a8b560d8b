import { describe, expect, test } from "vitest";
import { aLog } from "./support/a-log.js";
import { aPushService, subscribe } from "./support/a-push-service.js";
import { aServer } from "./support/a-server.js";
import { tablesHolding } from "./support/every-byte.js";
import { aBooker, daysAfter, pushSettings, testApp } from "./support/test-app.js";

const shared = aServer({ settings: pushSettings });

async function aDesk(fields: object = {}) {
  const { app } = shared;
  const clinic = await app.aClinic(fields);
  const staff = await app.aKey("staff", clinic.id);
  const erase = (body: object, key = staff) => app.request("post", `${clinic.path}/erasures`, key).send(body);
  const names = async () => {
    const rows = await app.database.query(
      "select number, patient_name as name from bookings where clinic_id = $1 order by date, list, number",
      [clinic.id],
    );
    return rows.map(({ name }: { name: string }) => name);
  };
  return { app, clinic, staff, erase, names, ...aBooker(app, clinic) };
}

describe("a person whom the desk booked without an id", () => {
  test("is erased by phone and name, in closed days too, in whatever writing, and nowhere in the database is a trace", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const { book } = aBooker(app, clinic);
    const patient = { name: "Kanarienvögel Aḥmed", phone: "07709998877" };
    const tomorrow = daysAfter(clinic.today, 1);
    const archived = await book({ date: clinic.today, patient });
    const change = { note: "Kanarienvögel is deaf", priority: 1, priorityReason: "Kanarienvögel is old" };
    await app.request("patch", `${clinic.path}/bookings/${archived.id}`).send(change).expect(200);
    await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`).expect(200);
    await book({ date: tomorrow, patient: { ...patient, name: "KANARIENVÖGEL  aḥmed" } });
    const other = await book({ date: tomorrow });
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");

    expect(await tablesHolding(app.database, "Kanarienvögel")).toEqual(["bookings"]);
    expect(await tablesHolding(app.database, "7709998877")).toEqual(["bookings"]);

    const who = { phone: "tel:+964 770 999 ٨٨٧٧", name: "kanarienvögel aḥmed" };
    const reply = await app.request("post", `${clinic.path}/erasures`).send(who);
    expect(reply).toMatchObject({ status: 200, body: { erased: 2 } });
    expect((await stream.next("update")).data.bookings).toMatchObject([
      { number: 1, patient: { name: "", phone: null } },
    ]);
    expect(await tablesHolding(app.database, "Kanarienvögel")).toEqual([]);
    expect(await tablesHolding(app.database, "7709998877")).toEqual([]);
    const [day] = (await app.request("get", `${clinic.path}/archive`)).body.items;
    expect(day).toMatchObject({ totals: { booked: 1, cancelled: 1 }, bookings: [{ number: 1 }] });
    const stillThere = (await app.request("get", `${clinic.path}/bookings/${other.id}`)).body;
    expect(stillThere).toMatchObject({ number: 2, position: 2 });
    expect((await app.request("post", `${clinic.path}/erasures`).send(who)).body).toEqual({ erased: 0 });
  });

  test("takes neither the family on the same phone nor a namesake along", async () => {
    const { erase, book, names } = await aDesk();
    const phone = "07701112233";
    await book({ patient: { name: "Sara Ahmed", phone } });
    await book({ patient: { name: "Sara", phone } });
    await book({ patient: { name: "Omar Ahmed", phone } });
    await book({ patient: { name: "Sara Ahmed", phone: "07701112234" } });
    await book({ patient: { name: "Sara Ahmed" } });
    expect((await erase({ phone, name: "Sara Ahmed" })).body).toEqual({ erased: 1 });
    expect(await names()).toEqual(["", "Sara", "Omar Ahmed", "Sara Ahmed", "Sara Ahmed"]);
  });

  test("is erased in the bookings that their app made with an id, too; by the id alone those of the app", async () => {
    const { erase, book, names } = await aDesk();
    const patient = { name: "Layla", phone: "07705556677" };
    await book({ patient });
    await book({ list: "golden", patient: { ...patient, id: "p-77" } });
    expect((await erase({ id: "p-77" })).body).toEqual({ erased: 1 });
    expect((await erase(patient)).body).toEqual({ erased: 1 });
    expect(await names()).toEqual(["", ""]);
  });

  test("is no more told on their phone, and a repeated request tells nothing of them", async () => {
    const { app, clinic, erase } = await aDesk();
    const service = await aPushService();
    const patient = { name: "Kanarienvogel Push", phone: "07703334455" };
    const post = () =>
      app
        .request("post", `${clinic.path}/bookings`)
        .set("Idempotency-Key", "the-same")
        .send({ date: clinic.today, patient });
    const first = await post().expect(201);
    await subscribe(app, { ...first.body, clinicId: clinic.id }, service.aSubscription());
    expect((await erase(patient)).body).toEqual({ erased: 1 });
    expect(await app.database.query("select from push_subscriptions where clinic_id = $1", [clinic.id])).toEqual([]);
    const again = await post();
    expect(again.status).toBe(201);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.body).toMatchObject({ id: first.body.id, patient: { name: "", phone: null } });
  });

  test("is in no line of the log, whether found, refused or met by a failing database", async () => {
    const { log, lines } = aLog();
    const app = await testApp({ log });
    const clinic = await app.aClinic();
    const patient = { name: "Kanarienvogel", phone: "07709998877" };
    await aBooker(app, clinic).book({ patient });
    for (const path of [`${clinic.path}/erasures`, `${clinic.path}/exports`, "/v1/erasures"]) {
      await app.request("post", path).send(patient).expect(200);
      await app
        .request("post", path)
        .send({ ...patient, phone: "7709998877000000" })
        .expect(422);
    }
    await app.database.query("alter table bookings add constraint named check (patient_name <> '') not valid");
    const another = { ...patient, name: "Kanarienvogel Omar" };
    await aBooker(app, clinic).book({ patient: another });
    await app.request("post", `${clinic.path}/erasures`).send(another).expect(500);
    expect(lines.map(({ level }) => level)).toContain("error");
    expect(JSON.stringify(lines)).not.toMatch(/Kanarienvogel|7709998877/i);
  });

  test("is told apart from nobody: an id alone, or both phone and name, of this country", async () => {
    const { erase, book, names } = await aDesk();
    await book({ patient: { name: "Sara", phone: "07701112299" } });
    const bad: [object, string][] = [
      [{}, "#/id"],
      [{ phone: "07701112299" }, "#/id"],
      [{ name: "Sara" }, "#/id"],
      [{ id: "p", name: "Sara", phone: "07701112299" }, "#/id"],
      [{ phone: "12", name: "Sara" }, "#/phone"],
      [{ phone: "07701112299", name: "" }, "#/name"],
      [{ phone: "07701112299", name: "Sara", all: true }, "#/all"],
    ];
    for (const [body, pointer] of bad) {
      const reply = await erase(body);
      expect(reply).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ pointer }] } });
      expect(reply.text).not.toMatch(/1112299|Sara/);
    }
    expect(await names()).toEqual(["Sara"]);
  });
});

test("an admin erases a person in every clinic, each by its own country's numbers", async () => {
  const app = await testApp();
  const [one, two, abroad] = [await app.aClinic(), await app.aClinic(), await app.aClinic({ country: "TR" })];
  const patient = { name: "Sara", phone: "07701112233" };
  for (const clinic of [one, two]) await aBooker(app, clinic).book({ patient });
  await aBooker(app, abroad).book({ patient: { ...patient, phone: "+9647701112233" } });
  const erase = (body: object) => app.request("post", "/v1/erasures").send(body);
  expect((await erase({ ...patient, phone: "1" })).body.errors).toMatchObject([{ pointer: "#/phone" }]);
  expect((await erase(patient)).body).toEqual({ erased: 2 }); // in Turkey nobody has such a number
  expect((await erase({ ...patient, phone: "+964 770 111 2233" })).body).toEqual({ erased: 1 });
  expect(await tablesHolding(app.database, "7701112233")).toEqual([]);
});

describe("an export", () => {
  test("holds all that is kept of a person, and of nobody else, page by page", async () => {
    const { app, clinic, staff, book, become } = await aDesk();
    const service = await aPushService();
    const patient = { name: "Sara Ahmed", phone: "07708887766" };
    const made = [];
    for (let ahead = 0; ahead < 3; ahead++) made.push(await book({ date: daysAfter(clinic.today, ahead), patient }));
    await book({ date: clinic.today, patient: { ...patient, name: "Omar Ahmed" } });
    await subscribe(app, { ...made[2], clinicId: clinic.id }, service.aSubscription());
    await app.database.query(
      `insert into notices (clinic_id, list, date, number, kind, calls, decided_at, expires_at)
       values ($1, 'regular', $2, 1, 'near', 0, now(), now() + interval '1 hour')`,
      [clinic.id, daysAfter(clinic.today, 2)],
    );
    await app.database.query(
      `insert into notice_sendings (clinic_id, list, date, number, kind, calls, push_subscription_id, outcome)
       select clinic_id, list, date, number, 'near', 0, id, 'delivered' from push_subscriptions where clinic_id = $1`,
      [clinic.id],
    );
    await become(made[0].id, "in_progress", "served");
    await app.request("post", `${clinic.path}/days/regular/${clinic.today}/close`).expect(200);

    const page = (query: string) =>
      app
        .request("post", `${clinic.path}/exports${query}`, staff)
        .send({ phone: "+964 770 888 7766", name: "SARA ahmed" });
    const first = await page("?limit=2").expect(200);
    expect(first.headers["cache-control"]).toContain("no-store");
    const second = await page(`?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    const [newest, next, oldest, ...none] = [...first.body.items, ...second.body.items];
    expect([newest.id, next.id, oldest.id, none, second.body.nextCursor]).toEqual([
      ...[made[2].id, made[1].id, made[0].id],
      [],
      null,
    ]);
    expect(newest).toMatchObject({
      patient: { name: "Sara Ahmed", phone: "+9647708887766" },
      notices: [
        { kind: "near", decidedAt: expect.stringMatching(/Z$/), sendings: [{ to: "browser", outcome: "delivered" }] },
      ],
      browsers: [{ language: "ar", since: expect.stringMatching(/Z$/) }],
    });
    expect(oldest).toMatchObject({ status: "served", notices: [], browsers: [] });
    expect(first.text).not.toMatch(/endpoint|p256dh|auth|ticket|127\.0\.0\.1/i);
  });

  test("has nothing of a person who was erased, and no page of another clinic's", async () => {
    const { app, clinic, erase, book } = await aDesk();
    const other = await aDesk();
    const patient = { name: "Omar", phone: "07704443322" };
    for (const desk of [{ book }, other])
      for (const ahead of [0, 1]) await desk.book({ date: daysAfter(clinic.today, ahead), patient });
    const exported = (path: string, query = "") => app.request("post", `${path}/exports${query}`).send(patient);
    const foreign = (await exported(other.clinic.path, "?limit=1")).body.nextCursor;
    expect((await exported(clinic.path, `?cursor=${foreign}`)).body.errors).toMatchObject([{ pointer: "#/cursor" }]);
    expect((await exported(clinic.path)).body.items).toHaveLength(2);
    expect((await erase(patient)).body).toEqual({ erased: 2 });
    expect((await exported(clinic.path)).body).toEqual({ items: [], nextCursor: null });
    expect((await exported(other.clinic.path)).body.items).toHaveLength(2);
  });
});
