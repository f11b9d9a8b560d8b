import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { createErrorReport } from "../src/ops/error-report.js";
import { aLog } from "./support/a-log.js";
import { testApp } from "./support/test-app.js";

/** What Sentry would receive. */
async function aSentry(answers: Array<[status: number, headers?: Record<string, string>]> = []) {
  const received: { path: string | undefined; auth: unknown; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    received.push({ path: request.url, auth: request.headers["x-sentry-auth"], body });
    response.writeHead(...(answers.shift() ?? [200])).end("{}");
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
    environment: "development",
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

test("what Sentry refuses is logged once, and it is left alone for as long as it asks", async () => {
  const sentry = await aSentry([[403], [403], [200], [403], [429, { "Retry-After": "3600" }]]);
  const { lines, log } = aLog();
  const report = createErrorReport(sentry.dsn, { release: "1.0.0", environment: "production" }, log);
  const logged = ["SENTRY_DSN answers 403", "SENTRY_DSN answers 403", "SENTRY_DSN answers 429"];
  for (const linesAfter of [1, 1, 1, 2, 3]) {
    const before = sentry.received.length;
    report(new Error("lost"), "GET /");
    await vi.waitUntil(() => sentry.received.length > before && lines.length === linesAfter, 10_000);
    await new Promise(setImmediate); // the answer of a repeated refusal leaves no trace to wait for
  }
  for (let i = 0; i < 3; i++) report(new Error("lost"), "GET /");
  await fetch(sentry.dsn.replace("public@", ""));
  expect(lines.map(({ reason }) => reason)).toEqual(logged);
  expect(sentry.received.filter(({ path }) => path?.endsWith("/envelope/"))).toHaveLength(5);
});

test("an error is reported with what caused it, the innermost first", async () => {
  const sentry = await aSentry();
  const report = createErrorReport(sentry.dsn, { release: "1.0.0", environment: "production" }, aLog().log);
  report(new Error("outer", { cause: new TypeError("middle", { cause: new RangeError("inner") }) }), "GET /");
  await vi.waitUntil(() => sentry.received.length === 1, 10_000);
  const { environment, exception } = JSON.parse(sentry.received[0]?.body.split("\n")[2] as string);
  expect(environment).toBe("production");
  expect(exception.values.map(({ type }: { type: string }) => type)).toEqual(["RangeError", "TypeError", "Error"]);
});
