import { describe, expect, inject, test, vi } from "vitest";
import { asBrowser, signIn } from "./support/browser-session.js";
import type { StreamClient } from "./support/stream-client.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { aBooker, adminKey, asKey, daysAfter, type TestApp, testApp } from "./support/test-app.js";

/** Hears nothing: its listener listens to another database. */
const deaf = () => ({ LISTEN_DATABASE_URL: inject("serverUrl") });

async function createKey(app: TestApp, fields: object): Promise<{ id: number; key: string }> {
  return (await app.request("post", "/v1/api-keys").send({ name: "k", ...fields })).body;
}

/** The statements that this instance sends for requests while `work` runs. */
async function statementsDuring(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const note = ({ sql }: { sql: string }) => {
    if (!/^select counter as revision, [^(]+ from revocations$/.test(sql)) statements.push(sql); // the watch, when its own link is slow
  };
  app.context.pool.on("query", note);
  await work();
  app.context.pool.off("query", note);
  return statements;
}

/** Waits for the frame, and for no more readings of the revocations (two a second) than one now and the next two. */
async function comesAtOnce(app: TestApp, frame: Promise<unknown>): Promise<void> {
  let readings = 0;
  app.context.watch.onBeat(() => void readings++);
  await frame;
  expect(readings).toBeLessThanOrEqual(3);
}

describe("a revoked key", () => {
  test("ends its streams and requests within a second on every instance, also on one that hears nothing", async () => {
    const first = await testApp();
    const second = await testApp({ database: first.database, settings: deaf() });
    const clinic = await first.aClinic();
    const [gone, stays] = [
      await createKey(first, { role: "staff", clinicId: clinic.id }),
      await createKey(first, { role: "staff", clinicId: clinic.id }),
    ];
    const instances = [first, second];
    const streams = await Promise.all(instances.map((app) => app.stream(`${clinic.path}/stream`, asKey(gone.key))));
    const others = await Promise.all(instances.map((app) => app.stream(`${clinic.path}/stream`, asKey(stays.key))));
    await Promise.all([...streams, ...others].map((stream) => stream.next("snapshot")));

    await first.request("delete", `/v1/api-keys/${gone.id}`);
    const byes = streams.map((stream) => stream.next("bye"));
    await Promise.all(instances.map((app, i) => comesAtOnce(app, byes[i] as Promise<unknown>)));
    for (const bye of byes) expect((await bye).data).toEqual({ reason: "revoked" });
    for (const app of instances) expect((await app.request("get", clinic.path, gone.key)).status).toBe(401);
    for (const app of instances) expect((await app.request("get", clinic.path, stays.key)).status).toBe(200);
    expect(others.map((stream) => stream.isOver)).toEqual([false, false]);
  });

  test("ends its streams and requests within a second also where the link of the watch has gone silent", async () => {
    const proxy = new TcpProxy();
    const app = await testApp({ proxy, settings: deaf() });
    const clinic = await app.aClinic({ publicBoard: true });
    const { id, key } = await createKey(app, { role: "staff", clinicId: clinic.id });
    const [byKey, anonymous] = [
      await app.stream(`${clinic.path}/stream`, asKey(key)),
      await app.stream(`${clinic.path}/stream`, {}),
    ];
    await Promise.all([byKey.next("snapshot"), anonymous.next("snapshot")]);
    proxy.strand("dawr-hub");
    for (const [stream, change] of [
      [byKey, `update api_keys set revoked_at = now() where id = ${id}`],
      [anonymous, "update clinics set public_board = false"],
    ] as const) {
      await app.database.query(change);
      const bye = stream.next("bye");
      await comesAtOnce(app, bye);
      expect((await bye).data).toEqual({ reason: "revoked" });
    }
    expect((await app.request("get", clinic.path, key)).status).toBe(401);
    expect(proxy.count("dawr-hub")).toBe(1); // nobody has noticed yet
  });

  test("by hand in psql ends as well, and so does a deleted one", async () => {
    const app = await testApp({ settings: deaf() });
    const clinic = await app.aClinic();
    const [revoked, deleted] = [
      await createKey(app, { role: "display", clinicId: clinic.id }),
      await createKey(app, { role: "staff", clinicId: clinic.id }),
    ];
    const streams = await Promise.all(
      [revoked, deleted].map(({ key }) => app.stream(`${clinic.path}/stream`, asKey(key))),
    );
    await Promise.all(streams.map((stream) => stream.next("snapshot")));
    await app.database.query("update api_keys set revoked_at = now() where id = $1", [revoked.id]);
    await app.database.query("delete from api_keys where id = $1", [deleted.id]);
    const byes = Promise.all(streams.map((stream) => stream.next("bye")));
    await comesAtOnce(app, byes);
    for (const { key } of [revoked, deleted]) expect((await app.request("get", clinic.path, key)).status).toBe(401);
  });

  test("whose stream opens in the same moment does not keep it", async () => {
    const app = await testApp({ settings: deaf() });
    const clinic = await app.aClinic();
    for (let round = 0; round < 5; round++) {
      const { id, key } = await createKey(app, { role: "staff", clinicId: clinic.id });
      const [stream] = await Promise.all([
        app.stream(`${clinic.path}/stream`, asKey(key)),
        app.database.query("update api_keys set revoked_at = now() where id = $1", [id]),
      ]);
      if (stream.status === 200) await comesAtOnce(app, stream.ended());
      else expect(stream.status).toBe(401);
    }
  });

  test("can neither come back nor become another", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const { id } = await createKey(app, { role: "staff", clinicId: clinic.id });
    const change = (assignment: string) => app.database.query(`update api_keys set ${assignment} where id = ${id}`);
    await expect(change("role = 'admin', clinic_id = null")).rejects.toThrow("a key does not change");
    await change("revoked_at = now()");
    await expect(change("revoked_at = null")).rejects.toThrow("a key does not change");
  });
});

test("a browser's session that is deleted in psql ends its streams and requests, and no other's", async () => {
  const app = await testApp({ settings: deaf() });
  const clinic = await app.aClinic();
  const key = await app.aKey("staff", clinic.id);
  const [gone, stays] = [await signIn(app, clinic, key), await signIn(app, clinic, key)];
  const streams = await Promise.all(
    [gone, stays].map(({ cookie }) => app.stream(`${clinic.path}/stream?audience=staff`, { Cookie: cookie })),
  );
  const [ending, staying] = streams as [StreamClient, StreamClient];
  await Promise.all(streams.map((stream) => stream.next("snapshot")));
  await app.database.query("delete from sessions where id = (select min(id) from sessions)");
  expect((await ending.next("bye")).data).toEqual({ reason: "revoked" });
  expect((await asBrowser(app, gone, "get", clinic.path)).status).toBe(401);
  expect((await asBrowser(app, stays, "get", clinic.path)).status).toBe(200);
  expect(staying.isOver).toBe(false);
});

test("a board that is no longer public loses its anonymous watchers within a second, also where nothing is heard", async () => {
  const app = await testApp({ settings: deaf() });
  const clinic = await app.aClinic({ publicBoard: true });
  const anonymous = await app.stream(`${clinic.path}/stream`, {});
  const display = await app.stream(
    `${clinic.path}/stream`,
    asKey((await createKey(app, { role: "display", clinicId: clinic.id })).key),
  );
  await Promise.all([anonymous.next("snapshot"), display.next("snapshot")]);
  await app.database.query("update clinics set public_board = false");
  const bye = anonymous.next("bye");
  await comesAtOnce(app, bye);
  expect((await bye).data).toEqual({ reason: "revoked" });
  expect(display.isOver).toBe(false);
});

describe("a ticket that is replaced", () => {
  test("ends its streams within a second on every instance, also on one that hears nothing, and nobody else's", async () => {
    const first = await testApp();
    const second = await testApp({ database: first.database, settings: deaf() });
    const clinic = await first.aClinic();
    const { book } = aBooker(first, clinic);
    const [mine, yours] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const move = { date: daysAfter(clinic.today, 1) };
    const moved = (await first.request("post", `${clinic.path}/bookings/${mine.id}/move`).send(move)).body;
    const instances = [first, second];
    const open = (token: string, date: string) =>
      Promise.all(instances.map((app) => app.stream(`${clinic.path}/stream?date=${date}`, { "Booking-Token": token })));
    const ending = [
      ...(await open(mine.ticketToken, clinic.today)), // of the booking that was moved away
      ...(await open(mine.ticketToken, moved.date)),
      ...(await open(moved.ticketToken, moved.date)),
    ];
    const staying = await open(yours.ticketToken, clinic.today);
    await Promise.all([...ending, ...staying].map((stream) => stream.next("snapshot")));

    const { ticketToken } = (await first.request("post", `${clinic.path}/bookings/${moved.id}/ticket`)).body;
    const ends = Promise.all(ending.map((stream) => stream.ended()));
    await Promise.all(instances.map((app) => comesAtOnce(app, ends)));
    for (const { frames } of ending) expect(frames.at(-1)?.data).toEqual({ reason: "revoked" });
    expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
    for (const app of instances) {
      const late = await app.stream(`${clinic.path}/stream`, { "Booking-Token": mine.ticketToken });
      expect(late.status).toBe(401);
      const renewed = await app.stream(`${clinic.path}/stream`, { "Booking-Token": ticketToken });
      await renewed.next("snapshot");
    }
  });

  test("while its stream opens does not keep it", async () => {
    const app = await testApp({ settings: deaf() });
    const clinic = await app.aClinic();
    for (let round = 0; round < 5; round++) {
      const { id, ticketToken } = await aBooker(app, clinic).book({ date: clinic.today });
      const [stream] = await Promise.all([
        app.stream(`${clinic.path}/stream`, { "Booking-Token": ticketToken }),
        app.request("post", `${clinic.path}/bookings/${id}/ticket`).expect(200),
      ]);
      if (stream.status === 200) await comesAtOnce(app, stream.ended());
      else expect(stream.status).toBe(401);
    }
  });

  test("leaves the keys that are known without a query", async () => {
    const app = await testApp();
    const clinic = await app.aClinic();
    const { id } = await aBooker(app, clinic).book();
    const { key } = await createKey(app, { role: "staff", clinicId: clinic.id });
    await app.request("get", clinic.path, key);
    await app.request("post", `${clinic.path}/bookings/${id}/ticket`, key).expect(200);
    await app.context.watch.readNow();
    const statements = await statementsDuring(app, () => app.request("get", clinic.path, key));
    expect(statements).toHaveLength(1);
  });
});

test("a known key costs no query, and its last use is written down in one statement for all", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const keys = [
    await createKey(app, { role: "staff", clinicId: clinic.id }),
    await createKey(app, { role: "admin" }),
  ] as const;
  const ask = () => Promise.all(keys.map(({ key }) => app.request("get", clinic.path, key)));
  await ask();
  const statements = await statementsDuring(app, async () => {
    for (let i = 0; i < 10; i++) await ask();
  });
  expect(statements.length).toBe(20); // the clinic itself, once for each request
  expect(statements.filter((sql) => /api_keys|revocations/.test(sql))).toEqual([]);

  const lastUses = () => app.database.query("select last_used_at from api_keys order by id");
  expect(await lastUses()).toEqual([{ last_used_at: null }, { last_used_at: null }]);
  const written = await statementsDuring(app, () => app.context.usage.write());
  expect(written).toHaveLength(1);
  for (const { last_used_at } of await lastUses()) expect(last_used_at).not.toBeNull();
});

test("while the database is out of reach too long, nobody sees patients: staff streams end, cached keys are refused", async () => {
  const app = await testApp({ settings: { FAIL_CLOSED_SECONDS: "2" } });
  const clinic = await app.aClinic({ publicBoard: true });
  const { key } = await createKey(app, { role: "staff", clinicId: clinic.id });
  const [byKey, byAdmin, anonymous] = await Promise.all([
    app.stream(`${clinic.path}/stream`, asKey(key)),
    app.stream(`${clinic.path}/stream`, asKey(adminKey)),
    app.stream(`${clinic.path}/stream`, {}),
  ]);
  await Promise.all([byKey, byAdmin, anonymous].map((stream) => stream.next("snapshot")));

  const allowConnections = (isAllowed: boolean) =>
    app.database.query("update pg_database set datallowconn = $1 where datname = current_database()", [isAllowed]);
  await allowConnections(false);
  await app.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dawr%' and datname = current_database()",
  );
  for (const stream of [byKey, byAdmin]) expect((await stream.next("bye")).data).toEqual({ reason: "busy" });
  expect(anonymous.isOver).toBe(false);
  expect((await app.request("get", clinic.path, key)).status).toBe(503);
  const later = await app.stream(`${clinic.path}/stream`, asKey(key));
  expect([later.status, (await later.next("bye")).data]).toEqual([200, { reason: "busy" }]);

  await allowConnections(true);
  await vi.waitFor(async () => expect((await app.request("get", clinic.path, key)).status).toBe(200), 10_000);
});
