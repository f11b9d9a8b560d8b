import { expect, test, vi } from "vitest";
import { aLog } from "./support/a-log.js";
import { poolIsIdle, routeServer } from "./support/route-server.js";
import { aBooker, aPatient, testApp } from "./support/test-app.js";

/** Takes every connection of the requests' pool, as stuck handlers would. */
async function lendAll({ context: { pool } }: Awaited<ReturnType<typeof testApp>>) {
  const { client } = pool;
  const connections = await Promise.all(Array.from({ length: client.pool.max }, () => client.acquireConnection()));
  return { giveOneBack: () => client.releaseConnection(connections.pop()), left: () => connections.length };
}

test("with every connection lent, requests wait in order and each is served when its turn comes", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "2" } });
  const served: number[] = [];
  let number = 0;
  const server = await routeServer(app, async ({ db }) => {
    const mine = number++;
    await db.read((pool) => pool.raw("select 1"));
    served.push(mine);
    return { status: 200 };
  });
  const lent = await lendAll(app);
  const tarn = app.context.pool.client.pool;
  const waiting: Promise<number>[] = [];
  for (let i = 0; i < 8; i++) {
    waiting.push(server.try());
    await vi.waitUntil(() => tarn.numPendingAcquires() === i + 1, 10_000);
  }
  await lent.giveOneBack(); // one connection serves them all, one after the other
  expect(await Promise.all(waiting)).toEqual(Array(8).fill(200));
  expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await lent.giveOneBack();
  await poolIsIdle(app);
});

test("with every connection lent: 503 after POOL_TIMEOUT_SECONDS; streams, health and metrics go on; it recovers by itself", async () => {
  const app = await testApp({
    settings: { POOL_SIZE: "2", POOL_TIMEOUT_SECONDS: "0.5", METRICS_TOKEN: "m".repeat(16) },
  });
  await poolIsIdle(app); // the jobs of the start use it too
  const clinic = await app.aClinic({ publicBoard: true });
  const { id } = await aBooker(app, clinic).book();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const lent = await lendAll(app);
  const refused = await Promise.all(
    Array.from({ length: 20 }, () => app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })),
  );
  for (const reply of refused) {
    expect(reply).toMatchObject({ status: 503, body: { code: "pool_exhausted" } });
    expect(reply.headers["retry-after"]).toBe("1");
  }
  const [{ count }] = await app.database.query("select count(*)::int as count from bookings");
  expect(count).toBe(1);
  // What is changed elsewhere still reaches the stream, for it never needed the pool.
  await app.database.query("update bookings set status = 'in_progress' where clinic_id = $1", [clinic.id]);
  expect((await stream.next("update")).data.bookings).toEqual([expect.objectContaining({ id, status: "in_progress" })]);
  expect((await app.request("get", "/health/live", null)).status).toBe(200);
  expect(await app.request("get", "/health")).toMatchObject({
    status: 503,
    body: { database: "busy", pool: { used: 2 } },
  });
  const metrics = await app.request("get", "/metrics", "m".repeat(16));
  expect(metrics.text).toContain('dawr_pool_connections{state="used"} 2\n');
  expect(metrics.text).toContain("dawr_database_up 1\n");
  while (lent.left() > 0) await lent.giveOneBack();
  await aBooker(app, clinic).book();
  await poolIsIdle(app);
});

test("whoever finds too many waiting is refused at once, and what has begun is not", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "1", POOL_MAX_WAITING: "3" } });
  await poolIsIdle(app); // the jobs of the start wait too
  const server = await routeServer(app, async ({ db }) => {
    await db.read((pool) => pool.raw("select 1"));
    await db.read((pool) => pool.raw("select 2"));
    return { status: 200 };
  });
  const lent = await lendAll(app);
  const waiting = Array.from({ length: 3 }, () => server.try());
  await vi.waitUntil(() => app.context.pool.client.pool.numPendingAcquires() === 3, 10_000);
  expect(await Promise.all(Array.from({ length: 10 }, () => server.try()))).toEqual(Array(10).fill(503));
  await lent.giveOneBack();
  expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
  await poolIsIdle(app);
});

test("while others are refused, in their own language, streams, health, metrics and pages go on", async () => {
  const { lines, log } = aLog();
  const settings = { POOL_SIZE: "1", POOL_MAX_WAITING: "3", CORS_ORIGINS: "https://desk.example" };
  const app = await testApp({ settings: { ...settings, METRICS_TOKEN: "m".repeat(16) }, log });
  await poolIsIdle(app); // the jobs of the start wait for the one connection too
  const clinic = await app.aClinic();
  const openStream = () => app.stream(`${clinic.path}/days`, { ...app.asAdmin, Accept: "text/event-stream" });
  await (await openStream()).next("snapshot");
  const lent = await lendAll(app);
  const tarn = app.context.pool.client.pool;
  const waiting = Array.from({ length: 3 }, () => app.request("get", clinic.path).then(({ status }) => status));
  await vi.waitUntil(() => tarn.numPendingAcquires() === 3, 10_000);
  for (let i = 0; i < 5; i++) {
    const reply = await app
      .request("post", `${clinic.path}/bookings`)
      .set({ "Accept-Language": "ar", Origin: "https://desk.example" })
      .send({ patient: aPatient() });
    expect(reply).toMatchObject({
      status: 503,
      body: { code: "pool_exhausted", detail: expect.stringMatching(/[ء-ي]/) },
    });
    expect(reply.headers).toMatchObject({
      "retry-after": "1",
      "content-language": "ar",
      "access-control-allow-origin": "https://desk.example",
      vary: expect.stringContaining("Origin"),
    });
  }
  await (await openStream()).next("snapshot");
  expect((await app.request("get", "/health/live", null)).status).toBe(200);
  expect((await app.request("get", "/docs", null)).status).toBe(200);
  const metrics = await app.request("get", "/metrics", "m".repeat(16));
  expect(metrics.text).toContain("\ndawr_requests_shed_total 5\n");
  const said = lines.filter(({ msg }) => msg === "requests refused: too many wait for a connection");
  expect(said[0]).toMatchObject({ level: "warn", requests: 1, waiting: 3 });
  expect(said.length).toBeLessThan(5); // not a line for each
  // Readers of clinics that nobody follows must wait too, all of them for a few readings.
  const firsts = [4, 5, 6, 7, 8, 9].map((id) => fetch(`${app.url}/v1/clinics/${id}/stream`, { headers: app.asAdmin }));
  await vi.waitUntil(() => tarn.numPendingAcquires() > 3, 10_000);
  await lent.giveOneBack();
  expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
  expect((await Promise.all(firsts)).map(({ status }) => status)).toEqual(Array(6).fill(404));
  await poolIsIdle(app);
});

test("a clinic under a stuck writer keeps two connections at most, and the others get every other one", async () => {
  const app = await testApp({
    settings: { POOL_SIZE: "3", LOCK_TIMEOUT_SECONDS: "30", STATEMENT_TIMEOUT_SECONDS: "30" },
  });
  const [stuck, other] = [await app.aClinic(), await app.aClinic({ capacity: 100 })];
  await app.database.query("begin");
  await app.database.query("select from clinic_versions where clinic_id = $1 for update", [stuck.id]);
  const waiting = Array.from({ length: 30 }, () =>
    app
      .request("post", `${stuck.path}/bookings`)
      .send({ patient: aPatient() })
      .then((reply) => reply.status),
  );
  const tarn = app.context.pool.client.pool;
  await vi.waitUntil(() => tarn.numUsed() === 2 && tarn.numPendingAcquires() === 0, 10_000);
  for (let i = 0; i < 20; i++) await aBooker(app, other).book();
  expect(tarn.numUsed()).toBe(2);
  await app.database.query("commit");
  expect(await Promise.all(waiting)).toEqual(Array(30).fill(201));
  await poolIsIdle(app);
});
