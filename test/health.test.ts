import { expect, test, vi } from "vitest";
import { testApp } from "./support/test-app.js";

test("a server is ready once its pool answers and notifications are proven to arrive", async () => {
  const app = await testApp();
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
  const health = await app.request("get", "/health", null);
  expect(health.body).toMatchObject({ status: "ok", database: "ok", listener: "delivering", streams: 0 });
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

test("the OpenAPI document describes every route that is served", async () => {
  const app = await testApp();
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
