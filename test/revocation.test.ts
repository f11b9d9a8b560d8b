import { describe, expect, test, vi } from "vitest";
import { aServer } from "./support/a-server.js";
import { asBrowser, signIn } from "./support/browser-session.js";
import { comesAtOnce, createKey, deaf, statementsDuring } from "./support/revocations.js";
import type { StreamClient } from "./support/stream-client.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { adminKey, asKey, testApp } from "./support/test-app.js";

const shared = aServer({ settings: deaf() });

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
    const { app } = shared;
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
    const { app } = shared;
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
    const { app } = shared;
    const clinic = await app.aClinic();
    const { id } = await createKey(app, { role: "staff", clinicId: clinic.id });
    const change = (assignment: string) => app.database.query(`update api_keys set ${assignment} where id = ${id}`);
    await expect(change("role = 'admin', clinic_id = null")).rejects.toThrow("a key does not change");
    await change("revoked_at = now()");
    await expect(change("revoked_at = null")).rejects.toThrow("a key does not change");
  });
});

test("a browser's session that is deleted in psql ends its streams and requests, and no other's", async () => {
  const { app } = shared;
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
  const { app } = shared;
  const clinic = await app.aClinic({ publicBoard: true });
  const anonymous = await app.stream(`${clinic.path}/stream`, {});
  const display = await app.stream(
    `${clinic.path}/stream`,
    asKey((await createKey(app, { role: "display", clinicId: clinic.id })).key),
  );
  await Promise.all([anonymous.next("snapshot"), display.next("snapshot")]);
  await app.database.query("update clinics set public_board = false where id = $1", [clinic.id]);
  const bye = anonymous.next("bye");
  await comesAtOnce(app, bye);
  expect((await bye).data).toEqual({ reason: "revoked" });
  expect(display.isOver).toBe(false);
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
  // On a machine that stalls the watch is late, and a key is rightly asked about again: a later turn counts.
  await vi.waitFor(async () => {
    const statements = await statementsDuring(app, async () => {
      for (let i = 0; i < 10; i++) await ask();
    });
    expect(statements.filter((sql) => /api_keys|revocations/.test(sql))).toEqual([]);
    expect(statements.length).toBe(20); // the clinic itself, once for each request
  }, 30_000);

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
