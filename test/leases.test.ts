import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { prepared } from "../src/db/prepared.js";
import { aLog } from "./support/a-log.js";
import { aServer } from "./support/a-server.js";
import { poolIsIdle, routeServer } from "./support/route-server.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { type TestApp, testApp } from "./support/test-app.js";

const oneConnection = { POOL_SIZE: "1", STATEMENT_TIMEOUT_SECONDS: "1" };

/** PostgreSQL is at work for the requests' pool. */
const isAtWork = ({ database }: TestApp) =>
  vi.waitUntil(
    async () =>
      (
        await database.query(
          `select from pg_stat_activity where datname = current_database() and application_name = 'dawr'
              and state = 'active' and query like '%pg_sleep%'`,
        )
      ).length > 0,
    10_000,
  );

const worksAgain = async (app: TestApp) => {
  await poolIsIdle(app);
  expect((await app.request("get", "/v1/clinics")).status).toBe(200);
};

describe("a connection is given back", () => {
  const shared = aServer({ settings: oneConnection });

  test("when the work throws at once, inside and outside of a transaction", async () => {
    const { app } = shared;
    for (const way of ["read", "transact"] as const) {
      const server = await routeServer(app, ({ db }) =>
        db[way](() => {
          throw new Error("thrown");
        }),
      );
      expect(await server.try()).toBe(500);
      await worksAgain(app);
    }
  });

  test("when a statement fails, and the transaction is rolled back", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const server = await routeServer(app, ({ db }) =>
      db.write(clinic.id, async (transaction) => {
        await transaction.raw("update clinics set name = 'changed' where id = ?", [clinic.id]);
        await transaction.raw("select 1 / 0");
        return { status: 200 };
      }),
    );
    expect(await server.try()).toBe(500);
    await worksAgain(app);
    expect((await app.request("get", clinic.path)).body.name).toBe("Clinic");
  });

  test("when a statement that PostgreSQL keeps prepared fails, the first time and again", async () => {
    const { app } = shared;
    const server = await routeServer(app, ({ db }) =>
      db.read(async (pool) => ({ status: 200, body: await prepared(pool, "select 1 / $1::integer", [0]) })),
    );
    for (let attempt = 1; attempt <= 3; attempt++) expect(await server.try()).toBe(500);
    await worksAgain(app);
  });

  test("when the client left while it waited, and its work is never begun", async () => {
    const { app } = shared;
    const work = vi.fn(async () => ({ status: 200 }));
    const server = await routeServer(app, ({ db }) => db.transact(work));
    const tarn = app.context.pool.client.pool;
    const connection = await app.context.pool.client.acquireConnection();
    const abort = new AbortController();
    const gone = server.try(abort.signal).catch(() => "gone");
    await vi.waitUntil(() => tarn.numPendingAcquires() === 1, 10_000);
    abort.abort();
    expect(await gone).toBe("gone");
    await vi.waitUntil(() => server.closed() === 1, 10_000);
    await app.context.pool.client.releaseConnection(connection);
    await worksAgain(app);
    expect(work).not.toHaveBeenCalled();
  });

  test("when the client left in the middle of a query", async () => {
    const { app } = shared;
    const server = await routeServer(app, async ({ db }) => {
      await db.read((pool) => pool.raw("select pg_sleep(0.5)"));
      return { status: 200 };
    });
    const abort = new AbortController();
    const gone = server.try(abort.signal).catch(() => "gone");
    await isAtWork(app);
    abort.abort();
    expect(await gone).toBe("gone");
    await worksAgain(app);
  });

  test("when a failed statement was swallowed in a transaction, which is not answered as saved", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const server = await routeServer(app, ({ db }) =>
      db.write(clinic.id, async (transaction) => {
        await transaction.raw("update clinics set name = 'changed' where id = ?", [clinic.id]);
        await transaction.raw("select 1 / 0").catch(() => {});
        return { status: 200 };
      }),
    );
    expect(await server.try()).toBe(500);
    await worksAgain(app);
    expect((await app.request("get", clinic.path)).body.name).toBe("Clinic");
  });

  test("when a statement takes too long", async () => {
    const { app } = shared;
    const server = await routeServer(app, async ({ db }) => {
      await db.transact((transaction) => transaction.raw("select pg_sleep(60)"));
      return { status: 200 };
    });
    expect(await server.try()).toBe(503);
    await worksAgain(app);
  });

  test("when a handler holds a transaction open and does nothing: PostgreSQL ends it", async () => {
    const app = await testApp({ settings: { ...oneConnection, IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: "0.5" } });
    const server = await routeServer(app, async ({ db }) => {
      await db.transact(async (transaction) => {
        await transaction.raw("select 1");
        const connection = await transaction.client.acquireConnection();
        await once(connection, "end"); // for ever, but for PostgreSQL
        await transaction.raw("select 2");
      });
      return { status: 200 };
    });
    expect(await server.try()).toBe(503);
    await worksAgain(app);
  });

  test("when its link goes silent, and the next request gets a new one", async () => {
    const proxy = new TcpProxy();
    const app = await testApp({ settings: { ...oneConnection, STATEMENT_TIMEOUT_SECONDS: "0.3" }, proxy });
    expect((await app.request("get", "/v1/clinics")).status).toBe(200);
    proxy.strand("dawr");
    const statuses = [await app.request("get", "/v1/clinics"), await app.request("get", "/v1/clinics")];
    expect(statuses.map(({ status }) => status)).toContain(503);
    await vi.waitUntil(async () => (await app.request("get", "/v1/clinics")).status === 200, { timeout: 15_000 });
    await poolIsIdle(app);
  });

  test("never by a stream, for a stream is not lent any", async () => {
    const { app } = shared;
    let refusal: unknown;
    const server = await routeServer(app, async ({ db }) => ({
      stream: async (_request: IncomingMessage, response: ServerResponse) => {
        db.read((pool) => pool.raw("select 1"))
          .catch((error) => {
            refusal = error;
          })
          .finally(() => response.end());
      },
    }));
    await server.try();
    expect(refusal).toMatchObject({ message: "a stream must not lease a connection" });
    await worksAgain(app);
  });
});

test("a lease that lasts is reported once, with its route and the code that it was lent to", async () => {
  const { lines, log } = aLog();
  const app = await testApp({ settings: { LEASE_WARN_SECONDS: "0.2" }, log });
  const server = await routeServer(app, async ({ db }) => {
    await db.read((pool) => pool.raw("select pg_sleep(1)"));
    return { status: 200 };
  });
  expect(await server.try()).toBe(200);
  const route = "POST /v1/try"; // on a machine that stalls, others rightly last too
  const late = lines.filter((line) => line.msg === "a lease is not given back" && line.route === route);
  expect(late).toEqual([expect.objectContaining({ level: "warn", pool: "dawr" })]);
  expect(late[0].code).toContain('pool.raw("select pg_sleep(1)")');
  expect(late[0].heldMs).toBeGreaterThanOrEqual(200);
});

test("POOL_LOG writes a line for each event in a connection's life, with the route and how long", async () => {
  const { lines, log } = aLog();
  const app = await testApp({
    settings: { ...oneConnection, POOL_LOG: "true", POOL_TIMEOUT_SECONDS: "0.2", POOL_RECYCLE_SECONDS: "1" },
    log,
  });
  const events = (event: string) =>
    lines.filter((line) => line.msg === "pool" && line.pool === "dawr" && line.event === event);
  await vi.waitUntil(async () => (await app.request("get", "/v1/clinics")).status === 200, 10_000);
  expect(events("create").length).toBeGreaterThan(0);
  const route = "GET /v1/clinics";
  expect(events("acquire")).toContainEqual(expect.objectContaining({ route, waitedMs: expect.any(Number), used: 1 }));
  expect(events("release")).toContainEqual(expect.objectContaining({ route, heldMs: expect.any(Number) }));
  const connection = await app.context.pool.client.acquireConnection();
  onTestFinished(() => app.context.pool.client.releaseConnection(connection));
  expect((await app.request("get", "/v1/clinics")).status).toBe(503);
  expect(events("timeout")).toContainEqual(expect.objectContaining({ route, waitedMs: expect.any(Number) }));
  await app.context.pool.client.releaseConnection(connection);
  await vi.waitUntil(async () => {
    await app.request("get", "/v1/clinics"); // an old connection is found out when it is asked for
    return events("destroy").length > 0;
  }, 10_000);
});
