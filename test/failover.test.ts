import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { aLog } from "./support/a-log.js";
import { aStandbyOf } from "./support/a-standby.js";
import { ownPostgres } from "./support/own-postgres.js";
import { createKey } from "./support/revocations.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, aPatient, type TestApp, testApp } from "./support/test-app.js";

const isReady = (app: TestApp) =>
  vi.waitUntil(async () => (await app.request("get", "/health/ready", null)).status === 200, 20_000);

const tryBook = (app: TestApp, clinic: { path: string }) =>
  app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() });

test("after a promotion that lost bookings, screens begin anew and keys are read anew, although versions and revocations come a second time", async () => {
  const primary = await ownPostgres();
  const standby = await aStandbyOf(primary);
  const proxy = new TcpProxy();
  const app = await testApp({ database: primary.database, proxy });
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  await book();
  const [known, revokedInVain] = [
    await createKey(app, { role: "staff", clinicId: clinic.id }),
    await createKey(app, { role: "staff", clinicId: clinic.id }),
  ];
  await primary.database.query("create table much as select repeat('x', 1000) from generate_series(1, 20000)");
  await standby.caughtUp();
  const early = new pg.Client({ connectionString: standby.url });
  await early.connect();
  onTestFinished(() => early.end());
  const epochOf = async ({ query }: { query(text: string): Promise<any> }) => {
    const answer = await query("select dawr_epoch() as epoch");
    return (answer.rows ?? answer)[0].epoch;
  };
  const epochBefore = await epochOf(primary.database);
  await early.query("select dawr_cluster()"); // a connection that outlives the promotion

  await standby.detach();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const lost = await book({ patient: { name: "Lost", phone: "07709999991" } });
  const lastSeen = await stream.next("update");
  expect(lastSeen.data.version).toBe(lost.version);
  const lostKey = await createKey(app, { role: "display", clinicId: clinic.id });
  await app.request("delete", `/v1/api-keys/${revokedInVain.id}`).expect(204);
  const seesClinic = async ({ key }: { key: string }) => (await app.request("get", clinic.path, key)).status;
  expect([await seesClinic(known), await seesClinic(lostKey)]).toEqual([200, 200]);
  const { revision } = app.context.watch;

  primary.stop();
  await standby.promote();
  const [{ timeline }] = await standby.query("select timeline_id as timeline from pg_control_checkpoint()");
  expect(timeline).toBe(1); // the control file still tells the old one
  proxy.aimAt(standby.url);
  await vi.waitUntil(async () => (await app.request("get", clinic.path)).status === 200, 10_000);
  const kept = await book({ patient: { name: "Kept", phone: "07709999992" } });
  expect(kept.version).toBe(lost.version); // the same version of another history

  const begun = await stream.next("snapshot"); // before or after that booking
  const seen = [
    ...begun.data.days[0].bookings,
    ...(begun.data.version < kept.version ? (await stream.next("update")).data.bookings : []),
  ];
  expect(seen.map(({ id, patient }) => [id, patient.name])).toContainEqual([kept.id, "Kept"]);
  const resumed = await app.stream(`${clinic.path}/stream`, { ...app.asAdmin, "Last-Event-ID": String(lastSeen.id) });
  expect((await resumed.next("snapshot")).data.version).toBe(kept.version);
  const epochs = [await epochOf({ query: (text) => early.query(text) }), await epochOf(standby)];
  expect(epochs[0]).toBe(epochs[1]);
  expect(epochs[0]).not.toBe(epochBefore);

  const { watch } = app.context;
  await vi.waitUntil(() => watch.revision !== revision, 10_000);
  await standby.query(`update api_keys set revoked_at = now() where id = ${known.id}`);
  await vi.waitUntil(() => watch.revision === revision, 10_000); // the same number of another history
  expect([await seesClinic(known), await seesClinic(lostKey)]).toEqual([401, 401]);
});

test("a server that met a read-only standby takes bookings, streams and is ready within seconds once there is a primary", async () => {
  const primary = await ownPostgres();
  const standby = await aStandbyOf(primary);
  const proxy = new TcpProxy();
  const { lines, log } = aLog();
  const app = await testApp({ database: primary.database, proxy, log });
  const clinic = await app.aClinic();
  await standby.caughtUp();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  await isReady(app);

  proxy.aimAt(standby.url);
  for (const name of ["dawr", "dawr-hub", "dawr-listener"]) proxy.cut(name);
  await vi.waitUntil(async () => (await tryBook(app, clinic)).status === 503, 10_000);
  expect(await tryBook(app, clinic)).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
  await vi.waitFor(async () => {
    const { status, body } = await app.request("get", "/health/ready", null);
    expect([status, body.database]).toEqual([503, "read_only"]);
  }, 10_000);
  await vi.waitFor(
    async () => expect((await app.request("get", "/metrics")).text).toContain("\ndawr_database_up 1\n"),
    15_000,
  );
  for (const line of [/refuses LISTEN/, /PostgreSQL is read-only here/, /probes that prove it cannot be sent/]) {
    await vi.waitUntil(() => lines.some(({ msg }) => line.test(msg)), 10_000);
  }

  proxy.aimAt(primary.database.url); // the links to the standby stay open
  const turnedAt = performance.now();
  await vi.waitUntil(async () => (await tryBook(app, clinic)).status === 201, 10_000);
  await isReady(app);
  const [{ version }] = await primary.database.query("select max(version)::int as version from clinic_versions");
  await vi.waitUntil(() => stream.frames.some(({ data }) => data.version === version), 10_000);
  process.stdout.write(`healed ${Math.round(performance.now() - turnedAt)} ms after the address led to the primary\n`);
});

test("a connection that is only read from is not kept either when its server has become read-only", async () => {
  const primary = await ownPostgres();
  const proxy = new TcpProxy();
  const app = await testApp({ database: primary.database, proxy });
  await isReady(app);
  await primary.database.query("alter database dawr set default_transaction_read_only = on");
  proxy.cut("dawr");
  await vi.waitUntil(
    async () => (await app.request("get", "/health/ready", null)).body.database === "read_only",
    10_000,
  );
  await primary.database.query("begin read write; alter database dawr reset default_transaction_read_only; commit");
  await isReady(app); // nobody has booked, and no link was cut
});
