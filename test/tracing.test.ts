import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { createTracing } from "../src/ops/opentelemetry.js";
import { areTracesWanted } from "../src/ops/tracing.js";
import { silentLog } from "./support/a-pool.js";
import { aPatient, testApp } from "./support/test-app.js";

/** What a collector would receive by OTLP over HTTP, and the environment that leads there. */
async function aCollector() {
  const received: { path: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    received.push({ path: request.url, body });
    response.setHeader("Content-Type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "50");
  onTestFinished(() => void vi.unstubAllEnvs());
  const spans = () =>
    received.flatMap(({ body }) =>
      JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: any) => scopeSpans.flatMap(({ spans }: any) => spans)),
    );
  const named = (name: string) => spans().filter((span) => span.name === name);
  return { received, spans, named };
}

const attributesOf = (span: any) =>
  Object.fromEntries(span.attributes.map(({ key, value }: any) => [key, value.stringValue ?? Number(value.intValue)]));

const tracedApp = async () => testApp({ tracing: createTracing("1.2.3", silentLog) });
const route = "POST /v1/clinics/{clinicId}/bookings";

test("what a search asks for is in no span", async () => {
  const collector = await aCollector();
  const app = await tracedApp();
  const clinic = await app.aClinic();
  await app.request("get", `${clinic.path}/bookings?phone=07719283746&name=Kanarienvogel`);
  await vi.waitUntil(() => collector.named("GET /v1/clinics/{clinicId}/bookings").length > 0, 10_000);
  expect(collector.received.map(({ body }) => body).join()).not.toMatch(/19283746|kanarienvogel/i);
});

test("a booking is a trace: the request continues the caller's, its statements are below it, and its change to the streams has its version", async () => {
  const collector = await aCollector();
  vi.stubEnv("OTEL_SERVICE_NAME", "dawr-south");
  const app = await tracedApp();
  const clinic = await app.aClinic();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  const booking = await app
    .request("post", `${clinic.path}/bookings`)
    .set("Idempotency-Key", "once") // which takes a transaction
    .set("traceparent", `00-${traceId}-${spanId}-01`)
    .send({ patient: aPatient() });
  expect(booking.status).toBe(201);
  await stream.next("update");
  await vi.waitUntil(
    () => collector.named(route).length > 0 && collector.named("change to streams").length > 0,
    10_000,
  );

  const [request] = collector.named(route);
  expect(request).toMatchObject({ traceId, parentSpanId: spanId, kind: 2 });
  const { version } = booking.body;
  expect(attributesOf(request)).toEqual({
    "http.request.method": "POST",
    "http.route": "/v1/clinics/{clinicId}/bookings",
    "http.response.status_code": 201,
    "dawr.clinic.id": clinic.id,
    "dawr.clinic.version": version,
  });
  const statements = collector.spans().filter((span) => span.parentSpanId === request.spanId);
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(["BEGIN", "SELECT", "INSERT", "COMMIT"]));
  expect(statements.map((span) => attributesOf(span)["db.query.text"])).toContainEqual(
    expect.stringMatching("book_place"),
  );
  for (const statement of statements) expect(statement).toMatchObject({ traceId, kind: 3 });

  const changes = collector.named("change to streams").map(attributesOf);
  expect(changes).toContainEqual({ "dawr.clinic.id": clinic.id, "dawr.clinic.version": version, "dawr.streams": 1 });
  const resource = JSON.parse(collector.received[0]?.body ?? "").resourceSpans[0].resource;
  expect(attributesOf(resource)).toMatchObject({ "service.name": "dawr-south", "service.version": "1.2.3" });
  expect(collector.received[0]?.path).toBe("/v1/traces");
});

test("no trace holds a name, a phone, a key, an id of a booking or a query, whatever goes wrong", async () => {
  const collector = await aCollector();
  const app = await tracedApp();
  const clinic = await app.aClinic();
  const patient = { name: "Layla Unlucky", phone: "07701112223" };
  const send = () => app.request("post", `${clinic.path}/bookings`).send({ patient });
  const { id } = (await send()).body;
  expect((await app.request("get", `${clinic.path}/bookings/${id}?reason=Layla`)).status).toBe(422);
  expect((await app.request("get", "/v1/clinics/Layla/days")).status).toBe(404);
  await app.database.query("alter table bookings add constraint nobody check (number < 2)");
  expect((await send()).status).toBe(409);
  const another = { ...patient, phone: "07701112224" };
  expect((await app.request("post", `${clinic.path}/bookings`).send({ patient: another })).status).toBe(500);
  await vi.waitUntil(() => collector.named(route).length === 3, 10_000);
  expect(collector.named(route).map((span) => attributesOf(span)["error.type"])).toEqual([
    undefined,
    "already_booked",
    "internal",
  ]);
  expect(collector.spans().some((span) => attributesOf(span)["error.type"] === "23514")).toBe(true);
  const text = collector.received.map(({ body }) => body).join();
  expect(text).not.toMatch(new RegExp(`Layla|0770111222|an-admin-key|${id}`));
});

test("a stream's span ends when the stream begins", async () => {
  const collector = await aCollector();
  const app = await tracedApp();
  const clinic = await app.aClinic();
  await (await app.stream(`${clinic.path}/stream`)).next("snapshot");
  await vi.waitUntil(() => collector.named("GET /v1/clinics/{clinicId}/stream").length === 1, 10_000);
});

test("without the variables, or with OTEL_SDK_DISABLED, nothing of it is loaded", () => {
  expect(areTracesWanted({})).toBe(false);
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" };
  expect(areTracesWanted(endpoint)).toBe(true);
  expect(areTracesWanted({ ...endpoint, OTEL_SDK_DISABLED: "true" })).toBe(false);
  expect(areTracesWanted({ ...endpoint, OTEL_TRACES_EXPORTER: "none" })).toBe(false);
  const program = `
    await import("./src/app.ts");
    const { createRequire } = await import("node:module");
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => /opentelemetry.(core|sdk|exporter)/.test(file));
    console.log(loaded.length);`;
  const printed = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program]);
  expect(String(printed).trim()).toBe("0");
});
