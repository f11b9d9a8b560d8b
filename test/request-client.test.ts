import { setTimeout as delay } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { aBooker, adminKey, aPatient, testApp } from "./support/test-app.js";

const poolIdle = async (app: Awaited<ReturnType<typeof testApp>>) => {
  const tarn = app.context.pool.client.pool;
  await vi.waitFor(() => expect([tarn.numUsed(), tarn.numPendingAcquires()]).toEqual([0, 0]), 10_000);
  const idle = await app.database.query(
    "select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
  );
  expect(idle).toHaveLength(0);
};

test("an abort storm of 300 requests on a pool of 4 leaves nothing leased, and whoever waits is answered", async () => {
  const app = await testApp();
  const clinics = await Promise.all(Array.from({ length: 10 }, () => app.aClinic({ capacity: 10_000 })));
  let seed = 4711;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };

  const requests = Array.from({ length: 300 }, async (_, i) => {
    const isAborted = i % 3 !== 0;
    const abort = new AbortController();
    const clinic = clinics[i % clinics.length] as { path: string };
    const sent = fetch(`${app.url}${clinic.path}/bookings`, {
      method: "POST",
      headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ patient: aPatient() }),
      signal: abort.signal,
    });
    if (isAborted) void delay(random() * 300).then(() => abort.abort());
    const status = await sent.then((reply) => reply.status).catch(() => "aborted");
    return { isAborted, status };
  });
  const outcomes = await Promise.all(requests);

  const stayed = outcomes.filter(({ isAborted }) => !isAborted).map(({ status }) => status);
  expect(new Set(stayed)).toEqual(new Set([201]));
  expect(outcomes.filter(({ status }) => status === "aborted").length).toBeGreaterThan(0);
  await poolIdle(app);
  const [{ stored, used }] = await app.database.query(
    "select (select count(*)::int from bookings) as stored, (select sum(used)::int from booking_days) as used",
  );
  expect(stored).toBe(used);
  expect(stored).toBeGreaterThanOrEqual(100);
});

test("a stuck writer of one clinic does not keep the others from booking", async () => {
  const app = await testApp({ settings: { LOCK_TIMEOUT_SECONDS: "1" } });
  const [stuck, other] = [await app.aClinic(), await app.aClinic()];
  await app.database.query("begin");
  await app.database.query("select from clinic_versions where clinic_id = $1 for update", [stuck.id]);

  const twentyAsk = (clinic: { path: string }) =>
    Promise.all(Array.from({ length: 20 }, () => aBooker(app, clinic).ask()));
  const waiting = twentyAsk(stuck);
  const served = await twentyAsk(other);
  expect(new Set(served.map((reply) => reply.status))).toEqual(new Set([201]));
  await app.database.query("rollback");
  const late = await waiting;
  for (const reply of late) expect([201, 503]).toContain(reply.status);
  for (const reply of late.filter(({ status }) => status === 503)) {
    expect(reply.body.code).toBe("clinic_busy");
    expect(reply.headers["retry-after"]).toBeDefined();
  }
  await poolIdle(app);
});

test("when every connection is in use a request gets 503 with Retry-After, and the next ones work again", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "1", POOL_TIMEOUT_SECONDS: "0.3" } });
  const clinic = await app.aClinic();
  const connection = await app.context.pool.client.acquireConnection();
  const refused = await app.request("get", `${clinic.path}/days`);
  expect(refused).toMatchObject({ status: 503, body: { code: "pool_exhausted" } });
  expect(refused.headers["retry-after"]).toBe("1");
  await app.context.pool.client.releaseConnection(connection);
  expect((await app.request("get", `${clinic.path}/days`)).status).toBe(200);
  await poolIdle(app);
});

test("a statement that failed and was swallowed is not answered as saved", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const { createRequestClient } = await import("../src/db/request-client.js");
  const { ServerResponse, IncomingMessage } = await import("node:http");
  const { Socket } = await import("node:net");
  const client = createRequestClient(
    app.context.pool,
    app.context.gate,
    new ServerResponse(new IncomingMessage(new Socket())),
    { route: "test" },
  );
  const write = client.write(clinic.id, async (transaction) => {
    await transaction.raw("update clinics set name = 'changed' where id = ?", [clinic.id]);
    await transaction.raw("select 1 / 0").catch(() => {});
  });
  await expect(write).rejects.toThrow(/swallowed|transaction is aborted/);
  expect((await app.request("get", clinic.path)).body.name).toBe("Clinic");
  await poolIdle(app);
});
