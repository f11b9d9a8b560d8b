import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { language } from "../src/contract/languages.js";
import { createLogger } from "../src/logger.js";
import { forgetNotices } from "../src/notices/sending-queries.js";
import { aPushService, subscribe, vapidClaims } from "./support/a-push-service.js";
import { aReceiver, aWebhook } from "./support/a-receiver.js";
import { aServer } from "./support/a-server.js";
import { noonZone } from "./support/a-told-clinic.js";
import { aBooker, daysAfter, messageSettings, pushSettings, type TestApp, testApp } from "./support/test-app.js";

const shared = aServer({ settings: messageSettings });

/** The second of two patients, whose browser is told. */
async function aToldPatient(app: TestApp = shared.app, spoken = "en") {
  const clinic = await app.aClinic({ name: "عيادة النور", timeZone: noonZone() });
  const booker = aBooker(app, clinic);
  const first = await booker.book({ date: clinic.today });
  const patient = { name: "Canaria Kanarienvogel", phone: "07719283746", id: "canary-id" };
  const booking = { ...(await booker.book({ date: clinic.today, patient })), clinicId: clinic.id };
  const service = await aPushService();
  const subscription = service.aSubscription();
  await subscribe(app, booking, { ...subscription, language: spoken }).expect(200);
  app.context.notices?.look(); // else the next sweep finds that somebody can be told there
  const kept = () => app.database.query("select endpoint from push_subscriptions where clinic_id = $1", [clinic.id]);
  const call = (body: object = {}) =>
    app.request("post", `${clinic.path}/bookings/${booking.id}/call`).send(body).expect(200);
  return { app, clinic, ...booker, first, booking, service, subscription, kept, call };
}

test("who is near and then called is told on their browser, which alone can read it, and of no personal byte", async () => {
  const { app, clinic, first, booking, service, become, call } = await aToldPatient();
  await become(first.id, "in_progress");
  await service.told(1);
  await call({ calledTo: "Room 3" });
  await service.told(2);
  const common = { language: "en", ticket: booking.id, clinic: "عيادة النور", number: 2, date: clinic.today };
  expect(service.received.map(({ message }) => message)).toEqual([
    { kind: "near", ahead: 0, ...common },
    { kind: "called", calledTo: "Room 3", ...common },
  ]);
  expect(JSON.stringify(service.received)).not.toMatch(
    new RegExp(`kanarien|9283746|canary|${booking.ticketToken.split(".")[1]}`, "i"),
  );

  const [near, called] = service.received.map(({ headers }) => headers);
  expect(called).toMatchObject({
    "content-encoding": "aes128gcm",
    urgency: "high",
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });
  expect(near?.topic).toBe(called?.topic); // of both the phone gets the last, if it was away
  expect(near?.["content-length"]).toBe(called?.["content-length"]); // nor does the length tell which it is
  for (const headers of [near, called]) {
    expect(Number(headers?.ttl)).toBeGreaterThan(500);
    expect(Number(headers?.ttl)).toBeLessThanOrEqual(600);
  }
  const { publicKey } = (await app.request("get", "/v1/push-key", null)).body;
  expect(vapidClaims(String(called?.authorization))).toMatchObject({
    key: publicKey,
    aud: service.origin,
    sub: pushSettings.VAPID_SUBJECT,
  });
});

test.each(language.options)(
  "a browser that asks to be told in %s is, and a gateway for SMS learns it too",
  async (spoken) => {
    const { app, clinic, booking, service, call } = await aToldPatient(shared.app, spoken);
    const gateway = await aReceiver();
    await aWebhook(app, gateway, { clinicId: clinic.id, kinds: ["notice.due"] });
    app.context.notices?.look();
    await call();
    await service.told(1);
    expect(service.received[0]?.message).toMatchObject({ kind: "called", ticket: booking.id, language: spoken });
    const told = { kind: "called", language: spoken };
    await vi.waitFor(
      () => expect(gateway.received.map(({ data }) => data.notice)).toContainEqual(expect.objectContaining(told)),
      15_000,
    );
  },
);

test("who is moved to another day is told on the browser of the ticket before, and of what comes then", async () => {
  const { app, clinic, booking, service, kept } = await aToldPatient();
  const date = daysAfter(clinic.today, 3);
  const moved = await app.request("post", `${clinic.path}/bookings/${booking.id}/move`).send({ date });
  expect(moved.status).toBe(201);
  await service.told(1);
  expect(service.received[0]?.message).toMatchObject({ kind: "moved", ticket: booking.id, number: 1, date });
  const { pool } = app.context;
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  await forgetNotices(pool, inHours(13));
  expect(await kept()).toHaveLength(1);
  await app.request("patch", `${clinic.path}/bookings/${moved.body.id}`).send({ status: "cancelled" }).expect(200);
  await service.told(2);
  expect(service.received[1]?.message).toMatchObject({ kind: "cancelled", ticket: booking.id, date });
  await forgetNotices(pool, inHours(13));
  expect(await kept()).toEqual([]);
});

test.each([404, 410])("a subscription of which its push service says %i is over", async (status) => {
  const { service, call, kept } = await aToldPatient();
  service.answerWith(status);
  await call();
  await vi.waitFor(async () => expect(await kept()).toEqual([]), 15_000);
  expect(service.attempts()).toBe(1);
});

test("a push service that is busy is asked again, for as long as the call has a point", async () => {
  let now = Date.now();
  const app = await testApp({ settings: pushSettings, clock: { now: () => new Date(now) } });
  const { service, call, kept } = await aToldPatient(app);
  const pass = (minutes: number) => {
    now += minutes * 60_000;
    app.context.notices?.look();
  };
  const isTriedAgain = () =>
    vi.waitFor(async () => {
      const [sending] = await app.database.query("select attempts, claimed_until::text from notice_sendings");
      expect(sending).toEqual({ attempts: service.attempts(), claimed_until: "-infinity" });
      expect(service.attempts()).toBeGreaterThan(0);
    }, 15_000);
  service.answerWith(503);
  await call();
  await isTriedAgain();
  service.answerWith(429);
  pass(1);
  await vi.waitFor(() => expect(service.attempts()).toBe(2), 15_000);
  await isTriedAgain();
  service.answerWith(201);
  pass(3);
  await service.told(1);
  expect(service.received[0]?.headers.ttl).toBe("360");
  expect(await kept()).toHaveLength(1);
});

test("an address that leads elsewhere when it is to be told is not called, and its subscription ends", async () => {
  const { app, clinic, call, kept } = await aToldPatient();
  await app.database.query("update push_subscriptions set endpoint = 'http://127.0.0.2:9/' where clinic_id = $1", [
    clinic.id,
  ]);
  await call();
  await vi.waitFor(async () => expect(await kept()).toEqual([]), 15_000);
});

test("no log names a browser, whatever its push service does", async () => {
  let written = "";
  const sink = new Writable({
    write(line, _encoding, done) {
      written += line;
      done();
    },
  });
  const app = await testApp({ settings: pushSettings, log: createLogger({ LOG_LEVEL: "trace" }, sink) });
  const { booking, subscription, service, call } = await aToldPatient(app);
  const refused = { ...subscription, endpoint: "https://10.0.0.7/canary-path" };
  expect((await subscribe(app, booking, refused)).status).toBe(422);
  service.answerWith(500);
  await call();
  await vi.waitFor(() => expect(service.attempts()).toBe(1), 15_000);
  await app.context.notices?.stop();
  const { p256dh, auth } = subscription.keys;
  expect(written).toContain("/push"); // the requests were logged
  for (const secret of [
    new URL(subscription.endpoint).pathname,
    p256dh,
    auth,
    "canary-path",
    pushSettings.VAPID_PRIVATE_KEY,
  ])
    expect(written).not.toContain(secret);
});
