import { expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { testApp } from "./support/test-app.js";

const shared = aServer();

test("a server is ready once its pool answers and notifications are proven to arrive", async () => {
  const { app } = shared;
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
  const health = await app.request("get", "/health", null);
  expect(health.body).toEqual({ status: "ok", database: "ok", listener: "delivering" }); // figures are for admins
  expect((await app.request("get", "/health/live", null)).body).toEqual({ status: "ok" });
});

test("a server without a database lives but is not ready, and answers at once", async () => {
  const app = await testApp();
  await app.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dawr%' and datname = current_database()",
  );
  await app.context.hub.stop();
  app.context.pool.client.pool.destroy();
  expect((await app.request("get", "/health/live", null)).status).toBe(200);
  expect((await app.request("get", "/health/ready", null)).status).toBe(503);
});

test("admins see the figures: pool, settings, and PostgreSQL's own view of the connections", async () => {
  const app = await testApp({ settings: { POOL_TIMEOUT_SECONDS: "7" } });
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
  await vi.waitFor(async () => {
    const { body } = await app.request("get", "/health");
    expect(body).toMatchObject({
      status: "ok",
      pool: { used: 0, waiting: 0, max: 4 }, // once the jobs of the start are done
      streams: 0,
      listenerReconnects: 0,
      connections: { idleInTransaction: [], notificationQueueUsage: 0, maxConnections: expect.any(Number) },
      settings: { POOL_SIZE: 4, POOL_MAX_OVERFLOW: 0, POOL_TIMEOUT_SECONDS: 7, connectionsAtMost: 6 },
    });
    expect(body.connections.byState).toContainEqual({ application: "dawr-listener", state: "idle", count: 1 });
    expect(JSON.stringify(body)).not.toMatch(/postgres:|127\.0\.0\.1|an-admin-key/);
  }, 10_000);
});

test("whoever is not an admin gets words and no figures, and a wrong key is refused", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const forStaff = await app.request("get", "/health", await app.aKey("staff", clinic.id));
  expect(Object.keys(forStaff.body).sort()).toEqual(["database", "listener", "status"]);
  expect((await app.request("get", "/health", "a-wrong-key")).status).toBe(401);
});

test("with every connection lent it is busy, not ready, and asking again and again does not queue up", async () => {
  const app = await testApp({ settings: { POOL_SIZE: "1" } });
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
  const { client } = app.context.pool;
  const connection = await client.acquireConnection();
  const replies = await Promise.all(Array.from({ length: 10 }, () => app.request("get", "/health/ready", null)));
  for (const reply of replies) expect(reply).toMatchObject({ status: 503, body: { database: "busy" } });
  expect((await app.request("get", "/health")).body.pool).toMatchObject({ used: 1, waiting: 1 });
  await client.releaseConnection(connection);
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
});

test("the OpenAPI document describes every route that is served", async () => {
  const { app } = shared;
  const { body } = await app.request("get", "/openapi.json", null);
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      "/v1/clinics",
      "/v1/clinics/{clinicId}/days",
      "/v1/clinics/{clinicId}/stream",
      "/v1/clinics/{clinicId}/bookings",
    ]),
  );
  const { responses } = body.paths["/v1/clinics/{clinicId}/bookings"].post;
  expect(responses["409"].description).toContain("`day_full`");
});
