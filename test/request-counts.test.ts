import { expect, test } from "vitest";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

/** What one request asks of PostgreSQL once the server is warm; what it costs is in docs/performance.md. */
interface Asked {
  statements: string[];
  leases: number;
  hubReads: number;
}

interface Connection {
  query(...args: unknown[]): unknown;
}

/** Counts on the connections themselves, for prepared statements go past knex. */
function watch({ context }: TestApp) {
  const tarn = context.pool.client.pool;
  const watched = new WeakSet<Connection>();
  let asked: Asked;
  const hubReads = () => context.hub.readCount;
  tarn.on("acquireSuccess", (_id: number, connection: Connection) => {
    asked.leases++;
    if (watched.has(connection)) return;
    watched.add(connection);
    const query = connection.query.bind(connection);
    connection.query = (...args) => {
      const [statement] = args as [string | { text: string }];
      asked.statements.push((typeof statement === "string" ? statement : statement.text).trim());
      return query(...args);
    };
  });
  return async (work: () => PromiseLike<unknown>): Promise<Asked> => {
    const readBefore = hubReads();
    asked = { statements: [], leases: 0, hubReads: 0 };
    await work();
    return { ...asked, hubReads: hubReads() - readBefore };
  };
}

test("a booking is two statements, and so is the next: the place, and how many are ahead", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const { book } = aBooker(app, clinic);
  const count = watch(app);
  await count(() => book());
  for (let turn = 1; turn <= 3; turn++) {
    const { statements, leases } = await count(() => book());
    expect(statements).toEqual([expect.stringContaining("book_place"), expect.stringContaining("ahead")]);
    expect(leases).toBe(2);
  }
});

test("the live days are one statement, changed or not, and nothing is read again that did not change", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  await aBooker(app, clinic).book();
  const days = () => app.request("get", `${clinic.path}/days`);
  const { etag } = (await days()).headers;
  const count = watch(app);
  const facts = [expect.stringContaining("dawr_epoch")];
  expect(await count(days)).toEqual({ statements: facts, leases: 1, hubReads: 0 });
  const unchanged = await count(() =>
    days()
      .set("If-None-Match", etag as string)
      .expect(304),
  );
  expect(unchanged).toEqual({ statements: facts, leases: 1, hubReads: 0 });
});
