import { expect, onTestFinished, test, vi } from "vitest";
import { closePool, type PoolSettings } from "../src/db/pool.js";
import { aPool } from "./support/a-pool.js";
import { TcpProxy } from "./support/tcp-proxy.js";
import { cloneDatabase } from "./support/test-database.js";

/** A pool, and what PostgreSQL knows of its connections. Only the clock is the test's own. */
async function aWatchedPool(settings: Partial<PoolSettings> = {}, proxy?: TcpProxy) {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const database = await cloneDatabase();
  const pool = aPool(proxy ? await proxy.open(database.url) : database.url, settings);
  onTestFinished(async () => {
    await closePool(pool);
    await database.drop();
  });
  const { client } = pool;
  const connections = () =>
    database.query(
      `select pid, query from pg_stat_activity where application_name = 'dawr-test' and datname = current_database()`,
    );
  return {
    database,
    pool,
    connections,
    pids: async (): Promise<number[]> => (await connections()).map(({ pid }) => pid).sort(),
    pass: (ms: number) => vi.advanceTimersByTime(ms),
    lendAll: async (count: number) => {
      const lent = await Promise.all(Array.from({ length: count }, () => client.acquireConnection()));
      for (const connection of lent) await client.releaseConnection(connection);
    },
  };
}

const hourMs = 3_600_000;

test("the limits and the name of a connection are PostgreSQL's own from its first moment", async () => {
  const { pool } = await aWatchedPool({ statementTimeoutMs: 5_000, lockTimeoutMs: 3_000 });
  const { rows } = await pool.raw(
    `select string_agg(current_setting(name), ' ' order by place) as settings from unnest(array['statement_timeout',
            'lock_timeout', 'idle_in_transaction_session_timeout', 'application_name']) with ordinality as s (name, place)`,
  );
  expect(rows).toEqual([{ settings: "5s 3s 10s dawr-test" }]);
});

test("a connection that was just used is lent without a round trip, one that rested is asked first", async () => {
  const { pool, connections, pass, lendAll } = await aWatchedPool();
  await pool.raw("select 'mine'");
  pass(4_000);
  await lendAll(1);
  expect(await connections()).toMatchObject([{ query: "select 'mine'" }]);
  pass(6_000);
  await lendAll(1);
  expect(await connections()).toMatchObject([{ query: "show transaction_read_only" }]);
});

test("a link that died while its connection rested costs no request, but it does without pre-ping", async () => {
  for (const prePing of [true, false]) {
    const proxy = new TcpProxy();
    onTestFinished(() => proxy.close());
    const { pool, pass } = await aWatchedPool({ prePing, statementTimeoutMs: 500 }, proxy);
    const answer = () =>
      pool.raw("select 'well' as health").then(
        ({ rows }) => rows[0].health,
        () => "failed",
      );
    expect(await answer()).toBe("well");
    proxy.strand("dawr-test");
    pass(6_000);
    expect(await answer()).toBe(prePing ? "well" : "failed");
  }
});

test("what a burst opened beyond the size is closed when it rests, and the size is kept", async () => {
  const { pids, pass, lendAll } = await aWatchedPool({ size: 2, maxOverflow: 4 });
  await lendAll(6);
  expect(await pids()).toHaveLength(6);
  pass(11_000);
  await vi.waitUntil(async () => (await pids()).length === 2, 10_000);
});

test("old connections are replaced, but those of one moment not all in one moment", async () => {
  const count = 16;
  const { pids, pass, lendAll } = await aWatchedPool({ size: count, recycleMs: hourMs });
  await lendAll(count);
  const first = await pids();
  pass(0.99 * hourMs);
  await lendAll(count);
  expect(await pids()).toEqual(first);
  const isFirst = (pid: number) => first.includes(pid);
  pass(0.06 * hourMs);
  await lendAll(count);
  const left = (await pids()).filter(isFirst).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(count);
  pass(0.06 * hourMs);
  await lendAll(count);
  await vi.waitUntil(async () => !(await pids()).some(isFirst), 10_000);
});
