import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ownPostgres } from "./support/own-postgres.js";
import { poolIsIdle } from "./support/route-server.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

const nowhere = "postgres://127.0.0.1:1/none";
const allLinks = ["dawr", "dawr-hub", "dawr-listener"];

/** Milliseconds until the server takes bookings and is ready. */
async function recovery(app: TestApp, clinic: { path: string }): Promise<number> {
  const beganAt = performance.now();
  await vi.waitUntil(async () => (await aBooker(app, clinic).ask()).status === 201, { timeout: 25_000, interval: 20 });
  await vi.waitUntil(async () => (await app.request("get", "/health/ready", null)).status === 200, {
    timeout: 25_000,
    interval: 20,
  });
  return Math.round(performance.now() - beganAt);
}

/** Books without pause until told to stop; what was answered, and the ids that were promised. */
function load(app: TestApp, clinic: { path: string }, clients = 4) {
  const statuses = new Set<number>();
  const booked: string[] = [];
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const reply = await aBooker(app, clinic).ask();
      statuses.add(reply.status);
      if (reply.status === 201) booked.push(reply.body.id);
    }
  };
  const clientsDone = Promise.all(Array.from({ length: clients }, client));
  clientsDone.catch(() => {}); // a failed test leaves them behind
  return {
    booked,
    end: async () => {
      isOver = true;
      await clientsDone;
      return { statuses: [...statuses].sort(), booked };
    },
  };
}

/** Every promise is kept, and the counts are right. */
async function nothingIsLost(app: TestApp, booked: string[]) {
  const rows = await app.database.query("select number from bookings");
  const numbers = new Set(rows.map(({ number }) => Number(number)));
  for (const id of booked) expect(numbers).toContain(Number(id.split("-").at(-1)));
  const [{ used }] = await app.database.query("select sum(used)::int as used from booking_days");
  expect(used).toBe(rows.length);
}

test("a database that is down at the start: prompt 503, streams told to come back, and it begins by itself", async ({
  annotate,
}) => {
  const proxy = new TcpProxy();
  const app = await testApp({ proxy });
  const clinic = await app.aClinic();
  proxy.aimAt(nowhere);
  for (const name of allLinks) proxy.cut(name);
  const late = await app.anotherInstance();
  const headers = { ...app.asAdmin, "Content-Type": "application/json" };
  const reply = await fetch(`${late.url}${clinic.path}`, { headers });
  expect(reply.status).toBe(503);
  expect(reply.headers.get("retry-after")).toBe("1");
  expect(await reply.json()).toMatchObject({ code: "database_unavailable" });
  const stream = await fetch(`${late.url}${clinic.path}/stream`, { headers });
  expect([stream.status, await stream.text()]).toEqual([200, expect.stringContaining('{"reason":"busy"}')]);
  expect((await fetch(`${late.url}/health/live`)).status).toBe(200);
  proxy.aimAt(app.database.url);
  const beganAt = performance.now();
  await vi.waitUntil(async () => (await fetch(`${late.url}${clinic.path}`, { headers })).status === 200, 10_000);
  await vi.waitUntil(async () => (await fetch(`${late.url}/health/ready`)).status === 200, 20_000);
  await annotate(`ready ${Math.round(performance.now() - beganAt)} ms after the database came up`);
});

test("a restart under load: only 201 and 503, every 201 is stored, and it heals", async ({ annotate }) => {
  const postgres = await ownPostgres();
  const proxy = new TcpProxy();
  const app = await testApp({ database: postgres.database, proxy });
  const clinic = await app.aClinic({ capacity: 10_000 });
  const running = load(app, clinic);
  await vi.waitUntil(() => running.booked.length > 20, 10_000);
  postgres.stop();
  proxy.aimAt(await postgres.start());
  const ms = await recovery(app, clinic);
  const before = running.booked.length;
  await vi.waitUntil(() => running.booked.length > before + 20, 10_000);
  const { statuses, booked } = await running.end();
  expect(statuses).toEqual([201, 503]);
  await nothingIsLost(app, booked);
  await poolIsIdle(app);
  await annotate(`bookings and ready ${ms} ms after PostgreSQL was back`);
});

test("a host that is lost without a word, and its standby at another address", async ({ annotate }) => {
  const postgres = await ownPostgres();
  const proxy = new TcpProxy();
  const app = await testApp({ database: postgres.database, proxy, settings: { STATEMENT_TIMEOUT_SECONDS: "1" } });
  const clinic = await app.aClinic({ capacity: 10_000 });
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const running = load(app, clinic);
  await vi.waitUntil(() => running.booked.length > 20, 10_000);
  for (const name of allLinks) proxy.strand(name);
  proxy.aimAt(await postgres.failOver());
  const ms = await recovery(app, clinic);
  const { statuses, booked } = await running.end();
  for (const status of statuses) expect([201, 503]).toContain(status);
  await nothingIsLost(app, booked);
  const [{ version }] = await app.database.query("select max(version)::int as version from clinic_versions");
  await vi.waitUntil(() => stream.frames.some(({ data }) => data.version === version), 20_000);
  await poolIsIdle(app);
  await annotate(`bookings and ready ${ms} ms after the standby was up`);
});

test("no connection left on the server (53300): prompt 503, and it heals", async ({ annotate }) => {
  const postgres = await ownPostgres();
  await postgres.database.query("create role few login password 'few'");
  await postgres.database.query("grant postgres to few");
  const few = new URL(postgres.database.url);
  few.username = "few";
  few.password = "few";
  const app = await testApp({ database: postgres.database, between: () => ({ DATABASE_URL: few.href }) });
  const { hub, pool } = app.context;
  await vi.waitUntil(() => hub.probe.isProven, 10_000); // the listener and the hub have the two
  await postgres.database.query("alter role few connection limit 2");
  await postgres.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dawr'",
  );
  await vi.waitUntil(async () => (await app.request("get", "/v1/clinics")).status === 503, 10_000);
  const refused = await app.request("get", "/v1/clinics");
  expect(refused).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
  expect(refused.headers["retry-after"]).toBe("1");
  expect(pool.client.pool.numPendingAcquires()).toBe(0);
  const code = await pool.raw("select 1").catch((error: { code: string }) => error.code);
  expect(code).toBe("53300");
  await postgres.database.query("alter role few connection limit -1");
  const clinic = await app.aClinic();
  await annotate(`healed in ${await recovery(app, clinic)} ms`);
  await poolIsIdle(app);
});

test("a table locked for long (a careless migration): 503 in time, nothing half-written, and it heals", async ({
  annotate,
}) => {
  const app = await testApp({ settings: { LOCK_TIMEOUT_SECONDS: "0.3" } });
  const clinic = await app.aClinic();
  expect((await aBooker(app, clinic).ask()).status).toBe(201);
  await app.database.query("begin");
  await app.database.query("lock table bookings in access exclusive mode");
  for (const reply of await Promise.all(Array.from({ length: 8 }, () => aBooker(app, clinic).ask()))) {
    expect(reply).toMatchObject({ status: 503, body: { code: "clinic_busy" } });
  }
  await app.database.query("rollback");
  await annotate(`healed in ${await recovery(app, clinic)} ms`);
  await nothingIsLost(app, []);
  await poolIsIdle(app);
});

/** A file system of 160 KB, to be had by root only. */
function aSmallDisk(owner: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "dawr-full-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=160k", "tmpfs", folder]).status === 0;
  onTestFinished(() => {
    if (isMounted) spawnSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  if (isMounted) chownSync(folder, owner, owner);
  return isMounted ? folder : undefined;
}

test("a full disk: 503, nothing half-written, and it heals when there is room (as root only)", async ({
  annotate,
  skip,
}) => {
  const postgres = await ownPostgres();
  const disk = aSmallDisk(statSync(postgres.dataDir).uid);
  if (!disk) return skip("no right to mount");
  const { query } = postgres.database;
  await query(`create tablespace small location '${disk}'`);
  await query("alter table bookings set tablespace small");
  const app = await testApp({ database: postgres.database });
  const clinic = await app.aClinic({ capacity: 10_000 });
  const booked: string[] = [];
  const fill = async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => aBooker(app, clinic).ask()));
    booked.push(...replies.filter(({ status }) => status === 201).map(({ body }) => body.id));
    return replies.find(({ status }) => status !== 201);
  };
  let refused = await fill();
  for (let turn = 0; !refused && turn < 200; turn++) refused = await fill();
  expect(refused).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
  await nothingIsLost(app, booked);
  await query("alter table bookings set tablespace pg_default");
  await annotate(`full after ${booked.length} bookings; healed in ${await recovery(app, clinic)} ms`);
  await nothingIsLost(app, booked);
  await poolIsIdle(app);
});

test("a full notification queue, which anybody who may connect can cause: 503, and it heals when the culprit has left", async ({
  annotate,
  skip,
}) => {
  const postgres = await ownPostgres();
  const { database } = postgres;
  const [{ version }] = await database.query("select current_setting('server_version_num')::int as version");
  if (version < 170_000) return skip("the queue is 8 GB before PostgreSQL 17");
  await database.query("alter system set max_notify_queue_pages = 64");
  postgres.stop();
  await postgres.start();
  const app = await testApp({ database, timing: { probeEveryMs: 100 } });
  const clinic = await app.aClinic();
  await vi.waitUntil(async () => (await app.request("get", "/health/ready", null)).status === 200, 10_000);
  const sleeper = await database.another(); // holds the queue's tail
  await sleeper.query("listen anything");
  await sleeper.query("begin");
  await sleeper.query("select 1");
  const filler = await database.another();
  let isFull = false;
  while (!isFull) {
    await filler.query("select pg_notify('anything', repeat('x', 7000))").catch(({ code }) => {
      isFull = code === "54000";
    });
  }
  await filler.end();
  const refused = await aBooker(app, clinic).ask();
  expect(refused).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
  expect(refused.headers["retry-after"]).toBe("1");
  await vi.waitUntil(async () => (await app.request("get", "/health/ready", null)).status === 503, 10_000);
  await sleeper.end();
  await annotate(`healed in ${await recovery(app, clinic)} ms`);
  await nothingIsLost(app, []);
});
