import { describe, expect, test, vi } from "vitest";
import { aReceiver, aWebhook } from "./support/a-receiver.js";
import { aServer } from "./support/a-server.js";
import { aBooker, testApp, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });

test("every change is told: one booking a message, in order, signed, as it is at the desk", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book, become } = aBooker(app, clinic);
  const receiver = await aReceiver();
  const before = await book();
  const webhook = await aWebhook(app, receiver, { clinicId: clinic.id });
  const booking = await book({ patient: { name: "سارة", phone: "07701234567" } });
  await receiver.told(2);
  await become(booking.id, "in_progress");
  await receiver.told(3);
  for (const message of receiver.received) expect(() => webhook.verify(message)).not.toThrow();
  expect(receiver.received.map(({ type }) => type)).toEqual(["day.changed", "booking.changed", "booking.changed"]);
  const [day, booked, called] = receiver.received.map(({ data }) => data);
  expect(day.day).toMatchObject({ list: "regular", date: clinic.today, used: 2 });
  expect(booked.booking).toMatchObject({ id: booking.id, patient: { name: "سارة", phone: "+9647701234567" } });
  const desk = (await app.request("get", `${clinic.path}/bookings/${booking.id}`)).body;
  const { position: _position, ahead: _ahead, expected: _expected, ...asKept } = desk;
  expect(called).toEqual({ clinicId: clinic.id, version: desk.version, epoch: booked.epoch, booking: asKept });
  expect(receiver.received[2]?.id).toBe(`${booking.id}_v${desk.version}_${booked.epoch}`);
  expect(receiver.bookings().map(({ id }) => id)).not.toContain(before.id);
  await vi.waitFor(
    async () =>
      expect(await webhook.attempts()).toMatchObject([{ status: 204, error: null }, { status: 204 }, { status: 204 }]),
    15_000,
  );
});

test("a public webhook is told what a public board shows, and of kinds only those that it wants", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const [receiver, ofDays] = [await aReceiver(), await aReceiver()];
  await aWebhook(app, receiver, { clinicId: clinic.id, audience: "public", kinds: ["booking.changed"] });
  await aWebhook(app, ofDays, { audience: "public", kinds: ["day.changed"] });
  const patient = { name: "Canary Name", phone: "07709876543", id: "canary-id" };
  await book({ patient, list: "golden" });
  await Promise.all([receiver.told(1), ofDays.told(1)]);
  expect(receiver.received).toMatchObject([{ data: { booking: { number: 1, list: "golden" } } }]);
  expect(ofDays.received.filter(({ data }) => data.clinicId === clinic.id)).toMatchObject([{ type: "day.changed" }]);
  expect(JSON.stringify([receiver.received, ofDays.received])).not.toMatch(/canary|9876543|goldenCode/i);
});

test("a webhook of every clinic is told of one that is made later", async () => {
  const { app } = shared;
  const receiver = await aReceiver();
  await aWebhook(app, receiver);
  const clinic = await app.aClinic();
  await aBooker(app, clinic).book();
  await vi.waitFor(() => expect(receiver.received.map(({ data }) => data.clinicId)).toContain(clinic.id), 15_000);
});

test("staff see who is told of their clinic and since when nothing arrives, of addresses no more than where they lead", async () => {
  const app = await testApp({ settings: webhookSettings });
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const receiver = await aReceiver();
  const gateway = { url: `${receiver.url}/canary-path?token=canary`, kinds: ["notice.due"] };
  const webhook = await aWebhook(app, receiver, { ...gateway, clinicId: mine.id });
  await aWebhook(app, receiver, { clinicId: other.id });
  const ofEvery = await aWebhook(app, receiver);
  const key = await app.aKey("staff", mine.id);
  const read = async () => (await app.request("get", `${mine.path}/webhooks`, key).expect(200)).body.items;
  const { origin } = new URL(receiver.url);
  const asMade = { origin, status: "active", failingSince: null };
  expect(await read()).toEqual([
    { ...asMade, id: webhook.id, clinicId: mine.id, kinds: ["notice.due"], statusSince: expect.any(String) },
    {
      ...asMade,
      id: ofEvery.id,
      clinicId: null,
      kinds: ["booking.changed", "day.changed"],
      statusSince: expect.any(String),
    },
  ]);
  const failingSince = "2026-11-24T08:15:00.000Z";
  const paused =
    "update webhooks set status = 'paused', failures = 9, failing_since = $1 where id = $2 returning status_since";
  const [{ status_since: statusSince }] = await app.database.query(paused, [failingSince, webhook.id]);
  const [stopped] = await read();
  expect(stopped).toMatchObject({ status: "paused", failingSince, statusSince: new Date(statusSince).toISOString() });
  expect(JSON.stringify(await read())).not.toMatch(/canary|whsec|hook"/);
  await webhook.change({ status: "active" });
  expect((await read())[0]).toMatchObject({ status: "active", failingSince: null });
  await app.request("get", `${other.path}/webhooks`, key).expect(404);
  await app.request("get", "/v1/clinics/99999/webhooks").expect(404);
  const empty = await testApp();
  const { path } = await empty.aClinic();
  expect((await empty.request("get", `${path}/webhooks`)).body).toEqual({ items: [] });
});

describe("a receiver that fails", () => {
  async function aFailingWorld() {
    let now = Date.parse("2026-11-24T08:00:00Z");
    const clock = { now: () => new Date(now) };
    const app = await testApp({ settings: webhookSettings, clock });
    const clinic = await app.aClinic({ capacity: 100 });
    const receiver = await aReceiver();
    const webhook = await aWebhook(app, receiver, { clinicId: clinic.id });
    const pass = (hours: number) => {
      now += hours * 3_600_000;
      app.context.webhooks?.look();
    };
    return { app, clinic, receiver, webhook, pass, now: () => now, ...aBooker(app, clinic) };
  }

  test("for three hours while 500 things change holds what the database holds afterwards, each told once and in order", async () => {
    const { app, clinic, receiver, webhook, pass, book, become } = await aFailingWorld();
    receiver.answerWith(503);
    const erased = await book({ patient: { id: "p-9", name: "Canary Name" } });
    const bookings = [];
    for (let i = 0; i < 40; i++) bookings.push(await book());
    for (const { id } of bookings.slice(0, 30)) await become(id, "in_progress", "served");
    await app.database.query(`do $$ begin
      for i in 0 .. 399 loop
        update bookings set called_to = 'Room ' || i where number = 1 + (i % 41);
        commit;
      end loop;
    end $$`);
    await app.request("delete", `${clinic.path}/patients/p-9`);
    await receiver.attempted(1);
    await vi.waitFor(async () => expect((await webhook.read()).failingSince).toBe("2026-11-24T08:00:00.000Z"), 15_000);
    pass(1);
    await receiver.attempted(2);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(2), 15_000);
    pass(2);
    await receiver.attempted(3);
    const [, second, third] = receiver.attempts;
    expect(second?.id).toBe(third?.id);
    expect(second?.headers["webhook-timestamp"]).not.toBe(third?.headers["webhook-timestamp"]);
    expect(second?.headers["webhook-signature"]).not.toBe(third?.headers["webhook-signature"]);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(3), 15_000);
    receiver.answerWith(204);
    pass(1);
    await receiver.told(42);
    const rows = await app.database.query(
      "select number, status, version::int, called_to, patient_name from bookings order by number",
    );
    const held = receiver.bookings().map((booking) => ({
      ...{ number: booking.number, status: booking.status, version: booking.version },
      ...{ called_to: booking.calledTo, patient_name: booking.patient.name },
    }));
    expect(held.sort((a, b) => a.number - b.number)).toEqual(rows);
    const order = receiver.received.map(({ data }) => data.version);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(receiver.received.length);
    expect(held[erased.number - 1]?.patient_name).toBe("");
    expect(JSON.stringify(receiver.attempts.slice(3))).not.toContain("Canary");
    await vi.waitFor(async () => expect((await webhook.read()).failingSince).toBeNull(), 15_000);
  });

  test("pauses its webhook after five days; resumed, it is told all the same", async () => {
    const { receiver, webhook, pass, book } = await aFailingWorld();
    receiver.answerWith(500);
    await book();
    await receiver.attempted(1);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(1), 15_000);
    pass(5 * 24 - 1);
    await receiver.attempted(2);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(2), 15_000);
    expect(await webhook.read()).toMatchObject({ status: "active" });
    pass(2);
    await receiver.attempted(3);
    await vi.waitFor(async () => expect(await webhook.read()).toMatchObject({ status: "paused" }), 15_000);
    receiver.answerWith(200);
    await webhook.change({ status: "active" });
    await receiver.told(2);
    expect(receiver.received.map(({ type }) => type)).toEqual(["day.changed", "booking.changed"]);
  });

  test("is asked again as late as it says, and never again after 410", async () => {
    const { receiver, webhook, pass, book } = await aFailingWorld();
    receiver.answerWith(429, { "Retry-After": "3000" });
    await book();
    await receiver.attempted(1);
    await vi.waitFor(async () => expect(await webhook.attempts()).toHaveLength(1), 15_000);
    pass(0.75);
    receiver.answerWith(410);
    pass(0.1);
    await receiver.attempted(2);
    await vi.waitFor(async () => expect(await webhook.read()).toMatchObject({ status: "disabled" }), 15_000);
    expect(receiver.attempts).toHaveLength(2);
  });
});

test("what an instance has claimed and not told is told by another, twice at most and by the same id", async () => {
  const clock = { ms: Date.parse("2026-11-24T08:00:00Z"), now: () => new Date(clock.ms) };
  const app = await testApp({ settings: webhookSettings, clock });
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  receiver.answerWith(() => (receiver.attempts.length === 1 ? new Promise(() => {}) : 204)); // and its instance dies
  const { book } = aBooker(app, clinic);
  for (let i = 0; i < 5; i++) await book();
  await receiver.attempted(1);
  const another = await app.anotherInstance();
  await app.database.query("update webhook_cursors set claimed_until = now()");
  another.context.webhooks?.look();
  await receiver.told(5);
  expect(receiver.received.map(({ data }) => data.booking.number)).toEqual([1, 2, 3, 4, 5]);
  expect(receiver.received[0]?.id).toBe(receiver.attempts[0]?.id);
});

test("after a restored dump it begins anew with what is live, under ids of that history", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const receiver = await aReceiver();
  const old = await book({ date: clinic.today });
  const webhook = await aWebhook(app, receiver, { clinicId: clinic.id });
  await app.database.query("update deployment set epoch_salt = 'restored'");
  app.context.webhooks?.look();
  await receiver.told(2);
  expect(receiver.bookings().map(({ id }) => id)).toEqual([old.id]);
  const [first] = await webhook.attempts();
  expect(first.messageId).toMatch(/_v\d+_[0-9a-f]{12}$/);
});

test("is replayed from a version, tested, and given another secret, the former one signing for a day", async () => {
  const clock = { ms: Date.parse("2026-11-24T08:00:00Z"), now: () => new Date(clock.ms) };
  const app = await testApp({ settings: webhookSettings, clock });
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const receiver = await aReceiver();
  const [one] = [await book(), await book()];
  const webhook = await aWebhook(app, receiver);
  expect((await app.request("post", `${webhook.path}/test`)).body).toMatchObject({ status: 204, error: null });
  expect(receiver.received).toMatchObject([{ type: "test", data: { webhookId: webhook.id } }]);
  const replay = (body: object) => app.request("post", `${webhook.path}/replay`).send(body);
  expect((await replay({ sinceVersion: 0 })).body.errors).toMatchObject([{ pointer: "#/clinicId" }]);
  expect((await replay({ sinceVersion: 999, clinicId: clinic.id })).body.errors).toMatchObject([
    { pointer: "#/sinceVersion" },
  ]);
  expect((await replay({ sinceVersion: 0, clinicId: clinic.id })).status).toBe(204);
  await receiver.told(4);
  expect(receiver.bookings().map(({ number }) => number)).toEqual([1, 2]);
  const { secret } = (await app.request("post", `${webhook.path}/rotate`)).body;
  await app.request("patch", `${clinic.path}/bookings/${one.id}`).send({ status: "in_progress" });
  await receiver.told(5);
  const [last] = receiver.received.slice(-1);
  if (!last) throw new Error("nothing was told");
  expect(String(last.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  expect(secret).not.toBe(webhook.secret);
  clock.ms += 86_400_001;
  await app.request("patch", `${clinic.path}/bookings/${one.id}`).send({ status: "served" });
  await receiver.told(6);
  expect(String(receiver.received[5]?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
});

test.each([
  "nowhere",
  "ftp://127.0.0.1/",
  "http://u:p@127.0.0.1/",
  "http://127.0.0.1/#part",
  "https://10.0.0.1/",
  "http://[::1]/",
])("an address that is none, holds a secret, or leads where nobody may send is refused: %s", async (url) => {
  const { app } = shared;
  const reply = await app.request("post", "/v1/webhooks").send({ url, audience: "staff" });
  expect(reply).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ pointer: "#/url" }] } });
  expect(await app.database.query("select from webhooks where url = $1", [url])).toEqual([]);
});
