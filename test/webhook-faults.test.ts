import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Deliverer } from "../src/webhooks/deliverer.js";
import { aLog } from "./support/a-log.js";
import { aReceiver, aWebhook } from "./support/a-receiver.js";
import { aServer } from "./support/a-server.js";
import { aBooker, type TestApp, testApp, webhookSettings } from "./support/test-app.js";

const shared = aServer({ settings: webhookSettings });
const forever = new Promise<never>(() => {});

/** So many clinics with a day each, straight in SQL. */
async function clinicsWithDays(app: TestApp, count: number): Promise<number[]> {
  const rows = await app.database.query(
    "insert into clinics (name, working_days) select 'Clinic ' || n, '{sat,sun,mon,tue,wed,thu,fri}' from generate_series(1, $1) as n returning id",
    [count],
  );
  const ids = rows.map(({ id }) => id);
  await app.database.query("select open_day(c, 'regular', current_date) from clinics c where id = any($1)", [ids]);
  return ids;
}

/** So many webhooks like the one that there is. */
async function webhooksLikeIt(app: TestApp, count: number): Promise<void> {
  await app.database.query(
    `insert into webhooks (clinic_id, url, audience, kinds, secret)
     select clinic_id, url, audience, kinds, secret from webhooks, generate_series(1, $1)`,
    [count],
  );
  await app.database.query(`insert into webhook_cursors (webhook_id, clinic_id, epoch, version)
    select id, clinic_id, dawr_epoch(), version from webhooks join clinic_versions using (clinic_id) on conflict do nothing`);
}

describe("a receiver", () => {
  test("that refuses one message is told of its other clinics all the same", async () => {
    const clock = { ms: Date.parse("2026-11-24T08:00:00Z"), now: () => new Date(clock.ms) };
    const app = await testApp({ settings: webhookSettings, clock });
    const receiver = await aReceiver();
    const webhook = await aWebhook(app, receiver, { kinds: ["day.changed"] });
    const [spoilt, ...others] = await clinicsWithDays(app, 30);
    receiver.answerWith(({ data }) => (data.clinicId === spoilt ? 500 : 204));
    const told = () => new Set(receiver.received.map(({ data }) => data.clinicId));
    await vi.waitFor(async () => {
      clock.ms += 6_000;
      app.context.webhooks?.look();
      expect([...told()].sort()).toEqual([...others].sort());
    }, 15_000);
    await vi.waitFor(() => expect(receiver.attempts.map(({ data }) => data.clinicId)).toContain(spoilt), 10_000);
    receiver.answerWith(204);
    await webhook.change({ status: "active" });
    await vi.waitFor(() => expect(told()).toContain(spoilt), 15_000);
  });

  test("that was away while many clinics changed is told of all without a pause between them", async () => {
    const { app } = shared;
    const receiver = await aReceiver();
    const webhook = await aWebhook(app, receiver, { kinds: ["day.changed"] });
    await webhook.change({ status: "paused" });
    const ids = await clinicsWithDays(app, 60);
    await webhook.change({ status: "active" });
    await vi.waitFor(() => {
      const told = receiver.received.map(({ data }) => data.clinicId);
      expect(ids.filter((id) => !told.includes(id))).toEqual([]);
    }, 15_000);
    await app.request("delete", webhook.path);
  });

  test("that fails with several clinics at once has failed once", async () => {
    const app = await testApp({ settings: webhookSettings, clock: { now: () => new Date("2026-11-24T08:00:00Z") } });
    const receiver = await aReceiver();
    const answers: Array<(status: number) => void> = [];
    receiver.answerWith(() => new Promise((resolve) => answers.push(resolve)));
    await aWebhook(app, receiver, { kinds: ["day.changed"] });
    await clinicsWithDays(app, 4);
    await vi.waitFor(() => expect(answers).toHaveLength(4), 15_000);
    for (const answer of answers) answer(500);
    const noted = "select failures, jsonb_array_length(attempts) as attempts from webhooks";
    await vi.waitFor(
      async () => expect(await app.database.query(noted)).toEqual([{ failures: 1, attempts: 4 }]),
      15_000,
    );
  });

  test("that a webhook led to before does not disable it", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const [former, next] = [await aReceiver(), await aReceiver()];
    let gone = (_status: number) => {};
    former.answerWith(() => new Promise((resolve) => (gone = resolve)));
    const webhook = await aWebhook(app, former, { clinicId: clinic.id, kinds: ["booking.changed"] });
    const { number } = await aBooker(app, clinic).book();
    await former.attempted(1);
    await webhook.change({ url: next.url });
    await next.told(1);
    gone(410);
    await aBooker(app, clinic).book();
    await next.told(2);
    expect(next.bookings().map((booking) => booking.number)).toEqual([number, number + 1]);
    expect(await webhook.read()).toMatchObject({ status: "active", failingSince: null });
  });
});

test.each([{ tookMs: 5 }, { tookMs: 1_500 }])(
  "more webhooks than there are sockets for are told without waiting for a sweep, also those that took $tookMs ms the last time",
  async ({ tookMs }) => {
    const app = await testApp({ settings: webhookSettings });
    const clinic = await app.aClinic();
    const receiver = await aReceiver();
    await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
    await webhooksLikeIt(app, 249);
    await app.database.query(
      "update webhooks set attempts = jsonb_build_array(jsonb_build_object('tookMs', $1::int))",
      [tookMs],
    );
    app.context.webhooks?.look();
    await vi.waitUntil(() => app.context.webhooks?.backlog?.byStatus.active === 250, 15_000);
    vi.spyOn(Deliverer.prototype, "sweep").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    await aBooker(app, clinic).book();
    await vi.waitUntil(() => receiver.received.length === 250, 60_000); // no sweep helps
  },
);

test("while hundreds of receivers never answer, others are told, sockets are bounded and the database is free", async () => {
  const app = await testApp({ settings: webhookSettings });
  const clinic = await app.aClinic();
  const [silent, quick] = [await aReceiver(), await aReceiver()];
  silent.answerWith(() => forever);
  await aWebhook(app, silent, { clinicId: clinic.id, kinds: ["booking.changed"] });
  await webhooksLikeIt(app, 499);
  // As they are once they have been tried.
  await app.database.query("update webhooks set failures = 1, failing_since = now() - interval '1 hour'");
  await aWebhook(app, quick, { clinicId: clinic.id, kinds: ["booking.changed"] });
  app.context.webhooks?.look();
  const { book } = aBooker(app, clinic);
  await book();
  await silent.attempted(100);
  await book();
  await quick.told(2);
  expect(silent.attempts).toHaveLength(100);
  const tarn = app.context.pool.client.pool;
  await vi.waitUntil(() => tarn.numUsed() + tarn.numPendingAcquires() === 0, 15_000);
});

test("while requests take every connection, what has changed is told all the same, each once", async () => {
  const app = await testApp({ settings: { ...webhookSettings, POOL_SIZE: "2", POOL_MAX_OVERFLOW: "0" } });
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  await webhooksLikeIt(app, 29);
  await aBooker(app, clinic).book();
  let isBusy = true;
  const keepBusy = async () => {
    while (isBusy) await app.context.pool.raw("select pg_sleep(0.02)");
  };
  const requests = Array.from({ length: 6 }, keepBusy);
  app.context.webhooks?.look();
  await receiver.told(30);
  isBusy = false;
  await Promise.all(requests);
  const told = () => app.database.query("select number from webhook_cursors where number is null");
  await vi.waitFor(async () => expect(await told()).toHaveLength(30), 15_000);
  expect(receiver.attempts).toHaveLength(30);
});

test("who runs the server sees what is late, and which webhooks are stopped and since when, and no address or secret of them", async () => {
  const app = await testApp({ settings: webhookSettings });
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  receiver.answerWith(500);
  const webhook = await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  const { book, become } = aBooker(app, clinic);
  const { id } = await book();
  await receiver.attempted(1);
  await vi.waitFor(async () => expect((await webhook.read()).failingSince).not.toBeNull(), 15_000);
  await become(id, "in_progress", "served"); // so that its row has changed later than it was missed first
  const { failingSince } = await webhook.read();
  app.context.webhooks?.look();
  await vi.waitFor(() => {
    const { oldestAt, versionsBehind } = app.context.webhooks?.backlog ?? {};
    expect(oldestAt?.getTime()).toBeLessThanOrEqual(Date.parse(failingSince));
    expect(versionsBehind).toBe(3);
  }, 15_000);
  await webhook.change({ status: "paused" });
  await vi.waitFor(async () => {
    const { body } = await app.request("get", "/health");
    expect(body.stoppedWebhooks).toEqual([{ id: webhook.id, status: "paused", since: expect.stringMatching(/Z$/) }]);
    expect(JSON.stringify(body)).not.toMatch(
      new RegExp(`${new URL(receiver.url).host}|whsec|${webhookSettings.WEBHOOK_SEALING_KEY}`),
    );
  }, 15_000);
  expect((await app.request("get", "/metrics")).text).toContain('dawr_webhooks{status="paused"} 1');
  expect((await app.request("get", "/health", null)).body).not.toHaveProperty("stoppedWebhooks");
});

test("a webhook with a new secret is signed by it, also when the key is lost that sealed the former one", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  const webhook = await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  await app.database.query("update webhooks set secret = decode(repeat('00', 60), 'hex') where id = $1", [webhook.id]);
  expect((await app.request("post", `${webhook.path}/test`)).body).toMatchObject({ error: "secret_unreadable" });
  const { secret } = (await app.request("post", `${webhook.path}/rotate`)).body;
  await aBooker(app, clinic).book();
  await receiver.told(1);
  for (const message of receiver.received) webhook.verify(message, secret);
});

test("a clinic that is being made when a webhook of every clinic is, is told of as well", async () => {
  const { app } = shared;
  const receiver = await aReceiver();
  const making = await app.database.another();
  await making.query("begin");
  const { rows } = await making.query(
    "insert into clinics (name, working_days) values ('Clinic', '{sat,sun,mon,tue,wed,thu,fri}') returning id",
  );
  const webhook = aWebhook(app, receiver, { kinds: ["day.changed"] });
  await vi.waitFor(async () => {
    const [{ waiting }] = await app.database.query(
      "select count(*)::int as waiting from pg_locks where not granted and relation = 'clinics'::regclass",
    );
    expect(waiting).toBe(1);
  }, 15_000);
  await making.query("commit");
  await making.end();
  await webhook;
  await app.database.query("select open_day(c, 'regular', current_date) from clinics c where id = $1", [rows[0].id]);
  await receiver.told(1);
  await app.request("delete", (await webhook).path);
});

test("a message on its way when history is changed is not followed by others of the former history", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  let answer = (_status: number) => {};
  receiver.answerWith(() => (receiver.attempts.length === 1 ? new Promise((resolve) => (answer = resolve)) : 204));
  await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  const { book } = aBooker(app, clinic);
  for (let i = 0; i < 3; i++) await book();
  await receiver.attempted(1);
  await app.database.query("update deployment set epoch_salt = 'in the middle'");
  const [{ epoch }] = await app.database.query("select dawr_epoch() as epoch");
  answer(204);
  await receiver.told(4);
  const [, ...after] = receiver.received;
  expect(after.map(({ data }) => [data.booking.number, data.epoch])).toEqual([1, 2, 3].map((n) => [n, epoch]));
});

test("an instance whose clock is days ahead takes nobody's claims, and one that stops gives its own back", async () => {
  const app = await testApp({ settings: webhookSettings });
  const clinic = await app.aClinic();
  const receiver = await aReceiver();
  receiver.answerWith(() => forever);
  await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  const ahead = await testApp({
    settings: webhookSettings,
    database: app.database,
    clock: { now: () => new Date(Date.now() + 3 * 86_400_000) },
  });
  await aBooker(app, clinic).book();
  await receiver.attempted(1);
  const claims = async () =>
    (await app.database.query("select count(*)::int as count from webhook_cursors where claimed_until > now()"))[0]
      .count;
  for (let looks = 0; looks < 3; looks++) {
    const before = ahead.context.webhooks?.backlog;
    ahead.context.webhooks?.look();
    await vi.waitUntil(() => ahead.context.webhooks?.backlog !== before, 10_000); // it looks for work after each reading of this
  }
  expect(receiver.attempts).toHaveLength(1);
  expect(await claims()).toBe(1);
  await Promise.all([app, ahead].map(({ context }) => context.webhooks?.stop()));
  expect(await claims()).toBe(0);
});

test("PostgreSQL cuts every connection while messages are sent: all are told, in order, and the log says so once", async () => {
  const { log, lines } = aLog();
  const app = await testApp({ settings: { ...webhookSettings, POOL_TIMEOUT_SECONDS: "1" }, log });
  const [clinic, receiver] = [await app.aClinic({ capacity: 100 }), await aReceiver()];
  await aWebhook(app, receiver, { clinicId: clinic.id, kinds: ["booking.changed"] });
  const { book } = aBooker(app, clinic);
  for (let i = 0; i < 20; i++) await book();
  await receiver.told(5);
  await app.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'dawr%'",
  );
  const firstTold = () => [...new Set(receiver.bookings().map(({ number }) => number))];
  await vi.waitFor(
    async () => {
      await app.database.query("update webhook_cursors set claimed_until = least(claimed_until, now())"); // as 30 seconds later
      app.context.webhooks?.look();
      expect(firstTold()).toHaveLength(20);
    },
    { timeout: 20_000, interval: 1_000 },
  );
  expect(firstTold()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(lines.filter(({ msg }) => /webhooks/.test(msg)).length).toBeLessThanOrEqual(2);
});
