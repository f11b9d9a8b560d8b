import { expect, onTestFinished, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { ownPostgres } from "./support/own-postgres.js";
import { poolIsIdle } from "./support/route-server.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, aPatient, type TestApp, testApp } from "./support/test-app.js";
import { cloneDatabase } from "./support/test-database.js";

const token = "a-token-of-the-metrics";

/** The value of one series, as Prometheus would read it. */
async function metric(app: TestApp, series: string): Promise<number> {
  const reply = await app.request("get", "/metrics", token);
  if (reply.status !== 200) throw new Error(`no metrics: ${reply.status} ${reply.text}`);
  const line = reply.text.split("\n").find((text) => text.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

const withToken = (settings: Record<string, string> = {}) => ({ settings: { METRICS_TOKEN: token, ...settings } });

const shared = aServer(withToken());

test("the metrics are for admins and for whoever has their token, and for nobody else", async () => {
  const { app } = shared;
  const clinic = await app.aClinic();
  const staff = await app.aKey("staff", clinic.id);
  const status = async (key: string | null | undefined) => (await app.request("get", "/metrics", key)).status;
  expect(await status(null)).toBe(401);
  expect(await status("another-token-of-the-metrics")).toBe(401);
  expect(await status(staff)).toBe(403);
  expect(await status(undefined)).toBe(200);
  const reply = await app.request("get", "/metrics", token);
  expect(reply.headers).toMatchObject({
    "content-type": expect.stringContaining("text/plain"),
    "cache-control": "no-store",
  });
  expect(reply.text).not.toMatch(/clinic(Id)?=/i);
});

test("the token opens nothing but the metrics", async () => {
  const { app } = shared;
  expect((await app.request("get", "/v1/clinics", token)).status).toBe(401);
});

test("pool: connections in use and free, requests that wait, how long they waited and held, and those in vain", async () => {
  const app = await testApp(withToken({ POOL_SIZE: "1", POOL_TIMEOUT_SECONDS: "0.5" }));
  await vi.waitUntil(async () => (await app.request("get", "/v1/clinics")).status === 200, 10_000);
  await poolIsIdle(app);
  expect(await metric(app, 'dawr_pool_connections{state="free"}')).toBe(1);
  const [held, waited, inVain] = [
    await metric(app, "dawr_pool_lease_seconds_count"),
    await metric(app, "dawr_pool_wait_seconds_count"),
    await metric(app, "dawr_pool_timeouts_total"),
  ];
  const { client } = app.context.pool;
  const connection = await client.acquireConnection();
  onTestFinished(() => client.releaseConnection(connection));
  const refused = app.request("get", "/v1/clinics").then(({ status }) => status);
  await vi.waitUntil(async () => (await metric(app, 'dawr_pool_connections{state="waiting"}')) === 1, 10_000);
  expect(await metric(app, 'dawr_pool_connections{state="used"}')).toBe(1);
  expect(await refused).toBe(503);
  expect(await metric(app, "dawr_pool_timeouts_total")).toBe(inVain + 1);
  await client.releaseConnection(connection);
  expect(await metric(app, "dawr_pool_lease_seconds_count")).toBeGreaterThan(held);
  expect(await metric(app, "dawr_pool_wait_seconds_count")).toBeGreaterThan(waited);
  expect(await metric(app, "dawr_pool_max")).toBe(1);
});

test("streams by audience, frames, bytes, and how long a change takes from the commit to them", async () => {
  const app = await testApp(withToken());
  const clinic = await app.aClinic({ publicBoard: true });
  const staff = await app.stream(`${clinic.path}/stream`);
  const board = await app.stream(`${clinic.path}/stream?audience=public`, {});
  await Promise.all([staff.next("snapshot"), board.next("snapshot")]);
  expect(await metric(app, 'dawr_streams{audience="staff"}')).toBe(1);
  expect(await metric(app, 'dawr_streams{audience="public"}')).toBe(1);
  const [frames, bytes] = [await metric(app, "dawr_frames_total"), await metric(app, "dawr_frame_bytes_total")];
  expect(frames).toBeGreaterThanOrEqual(2);
  await aBooker(app, clinic).book();
  await Promise.all([staff.next("update"), board.next("update")]);
  expect(await metric(app, "dawr_frames_total")).toBeGreaterThanOrEqual(frames + 2);
  expect(await metric(app, "dawr_frame_bytes_total")).toBeGreaterThan(bytes + 200);
  await vi.waitUntil(async () => (await metric(app, "dawr_commit_to_send_seconds_count")) >= 1, 10_000);
  const sum = await metric(app, "dawr_commit_to_send_seconds_sum");
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(30);
  expect(await metric(app, "dawr_hub_reads_total")).toBeGreaterThan(0);
});

test("bookings by result, and requests by route without anybody's id", async () => {
  const app = await testApp(withToken());
  const clinic = await app.aClinic({ capacity: 1 });
  const date = clinic.today;
  const send = (fields: object) => app.request("post", `${clinic.path}/bookings`).send({ date, ...fields });
  const body = { patient: aPatient() };
  await send(body).set("Idempotency-Key", "first");
  await send(body).set("Idempotency-Key", "first");
  await send({ patient: aPatient() });
  await send({ patient: { name: 7 } });
  await vi.waitUntil(async () => (await metric(app, 'dawr_bookings_total{result="invalid"}')) === 1, 10_000);
  for (const result of ["booked", "replayed", "day_full"]) {
    expect(await metric(app, `dawr_bookings_total{result="${result}"}`), result).toBe(1);
  }
  const route = "POST /v1/clinics/:clinicId/bookings";
  expect(await metric(app, `dawr_http_request_seconds_count{route="${route}",status="4xx"}`)).toBe(2);
});

test("whatever a caller makes up, an address, a method, a key, a language, adds no line to the metrics", async () => {
  const app = await testApp(withToken());
  const clinic = await app.aClinic({ publicBoard: true });
  const lines = async () => {
    const { text } = await app.request("get", "/metrics", token);
    return new Set(text.split("\n").map((line) => line.replace(/ [^ ]*$/, "")));
  };
  const ask = (number: number) => [
    app.request("get", `/made-up-${number}`, null),
    app.request("get", `/v1/clinics/${1_000 + number}`, `made-up-${number}`),
    app.request("put", `/v1/clinics/${number}`).send({}),
    app.request("get", `/v1/clinics/${clinic.id}/days?made-up-${number}=1`, null).set("Accept-Language", `x-${number}`),
    app.request("post", `${clinic.path}/bookings`).send({ [`made-up-${number}`]: 1 }),
  ];
  await Promise.all(ask(0));
  await vi.waitUntil(async () => (await metric(app, 'dawr_bookings_total{result="invalid"}')) === 1, 15_000);
  const before = await lines();
  expect([...before].join()).not.toContain("made-up");
  for (let number = 1; number <= 3; number++) await Promise.all(ask(number));
  await vi.waitUntil(async () => (await metric(app, 'dawr_bookings_total{result="invalid"}')) === 4, 15_000);
  expect(await lines()).toEqual(before);
});

test("the listener: its state, its reconnects, and since when delivery is unproven", async () => {
  const proxy = new TcpProxy();
  const app = await testApp({ ...withToken(), proxy, timing: { probeEveryMs: 200 } });
  await vi.waitUntil(async () => (await metric(app, 'dawr_listener_state{state="delivering"}')) === 1, 10_000);
  proxy.silence("dawr-listener");
  await vi.waitUntil(async () => (await metric(app, "dawr_delivery_stale_seconds")) > 2, 10_000);
  await vi.waitUntil(async () => (await metric(app, 'dawr_listener_state{state="delivering"}')) === 0, 10_000);
  proxy.speak("dawr-listener");
  proxy.cut("dawr-listener");
  await vi.waitUntil(async () => (await metric(app, "dawr_listener_reconnects_total")) >= 1, 10_000);
});

test("the database: connections by application and state, forgotten transactions, the queue of notifications", async () => {
  const { app } = shared;
  expect(await metric(app, "dawr_database_up")).toBe(1);
  expect(await metric(app, 'dawr_database_connections{application="dawr-hub",state="active"}')).toBe(1);
  expect(await metric(app, "dawr_database_max_connections")).toBeGreaterThan(0);
  expect(await metric(app, "dawr_database_open")).toBeGreaterThan(2);
  expect(await metric(app, "dawr_notification_queue_usage")).toBeLessThan(0.01); // of the server, where other tests notify too
  expect(await metric(app, "dawr_database_idle_in_transaction_long")).toBe(0);
});

test("a transaction that somebody forgot for more than five minutes is counted, and whoever else is in one is not", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  // For whoever connects from now on, one session has been idle for six minutes more than it has.
  await database.query(
    `create view pg_stat_activity as
     select pid, datname, application_name, backend_type, state,
            state_change - case when application_name = 'forgetful' then interval '6 minutes' else '0' end as state_change
       from pg_catalog.pg_stat_activity`,
  );
  const [{ name }] = await database.query("select current_database() as name");
  await database.query(`alter database ${name} set search_path = public, pg_catalog`);
  const app = await testApp({ ...withToken(), database });
  const [forgetful, busy] = [await database.another(), await database.another()];
  onTestFinished(async () => void (await Promise.all([forgetful.end(), busy.end()])));
  await forgetful.query("set application_name = 'forgetful'");
  for (const session of [forgetful, busy]) await session.query("begin");
  await vi.waitUntil(async () => (await metric(app, "dawr_database_idle_in_transaction_long")) === 1, 10_000);
  const { body } = await app.request("get", "/health");
  expect(body.connections.idleInTransaction).toEqual([
    { pid: expect.any(Number), application: "forgetful", seconds: expect.any(Number) },
  ]);
  await forgetful.query("rollback");
  await vi.waitUntil(async () => (await metric(app, "dawr_database_idle_in_transaction_long")) === 0, 10_000);
});

test("notifications that a sleeping session keeps from being forgotten fill the queue", async () => {
  const postgres = await ownPostgres();
  await postgres.database.query("alter system set max_notify_queue_pages = 64"); // half a megabyte
  postgres.stop();
  await postgres.start();
  const app = await testApp({ ...withToken(), database: postgres.database });
  const sleeper = await postgres.database.another();
  onTestFinished(() => sleeper.end());
  for (const statement of ["listen somebody", "begin", "select 1"]) await sleeper.query(statement);
  await postgres.database.query(
    "select pg_notify('somebody', i || repeat('x', 4000)) from generate_series(1, 30) as i",
  );
  await vi.waitUntil(async () => (await metric(app, "dawr_notification_queue_usage")) > 0.1, 10_000);
  await sleeper.query("commit");
  await vi.waitUntil(async () => (await metric(app, "dawr_notification_queue_usage")) < 0.1, 10_000);
});

test("without the database the metrics say so, and still come", async () => {
  const proxy = new TcpProxy();
  const app = await testApp({ ...withToken(), proxy });
  proxy.close();
  await vi.waitUntil(async () => (await metric(app, "dawr_database_up")) === 0, 10_000);
});
