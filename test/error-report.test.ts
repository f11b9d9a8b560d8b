import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { testApp } from "./support/test-app.js";

/** What Sentry would receive. */
async function aSentry() {
  const received: { path: string | undefined; auth: unknown; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    received.push({ path: request.url, auth: request.headers["x-sentry-auth"], body });
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { received, dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/42` };
}

test("an error that nobody foresaw goes to Sentry with its route and no patient, and a refusal does not", async () => {
  const sentry = await aSentry();
  const app = await testApp({ settings: { SENTRY_DSN: sentry.dsn } });
  const clinic = await app.aClinic();
  const send = () =>
    app.request("post", `${clinic.path}/bookings`).send({ patient: { name: "Layla Unlucky", phone: "07701112223" } });
  expect((await app.request("get", "/v1/clinics/999999")).status).toBe(404);
  await app.database.query("alter table bookings add constraint nobody check (patient_name = 'nobody')");
  expect((await send()).status).toBe(500);
  await vi.waitUntil(() => sentry.received.length > 0, 10_000);
  expect(sentry.received).toHaveLength(1);
  const [{ path, auth, body }] = sentry.received as [(typeof sentry.received)[0]];
  expect([path, auth]).toEqual(["/api/42/envelope/", expect.stringContaining("sentry_key=public")]);
  const event = JSON.parse(body.split("\n")[2] as string);
  expect(event).toMatchObject({
    platform: "node",
    transaction: "POST /v1/clinics/:clinicId/bookings",
    tags: { code: "23514", table: "bookings" },
  });
  expect(event.exception.values[0].stacktrace.frames.length).toBeGreaterThan(0);
  expect(body).not.toMatch(/Layla|07701112223/);
});

test("a storm of errors does not become a storm of reports", async () => {
  const sentry = await aSentry();
  const app = await testApp({ settings: { SENTRY_DSN: sentry.dsn } });
  await app.database.query("alter table clinics rename column name to title");
  for (let i = 0; i < 30; i++) expect((await app.request("get", "/v1/clinics")).status).toBe(503);
  await vi.waitUntil(() => sentry.received.length === 10, 10_000);
  expect((await app.request("get", "/v1/clinics")).status).toBe(503);
  expect(sentry.received).toHaveLength(10);
});
