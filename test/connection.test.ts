import { expect, onTestFinished, test, vi } from "vitest";
import { aPool } from "./support/a-pool.js";
import { aBooker, testApp } from "./support/test-app.js";
import { cloneDatabase, type TestDatabase } from "./support/test-database.js";

/** What PostgreSQL is told by the URL, in the form of an operator's `options=`. */
const withOptions = (url: string) => `${url}${url.includes("?") ? "&" : "?"}options=-c%20work_mem%3D7MB`;

async function show(database: TestDatabase, settings: { url?: string; options?: string } = {}) {
  const pool = aPool(settings.url ?? database.url, { size: 1, statementTimeoutMs: 4_321, options: settings.options });
  onTestFinished(() => pool.destroy());
  const { rows } = await pool.raw(`
    select concat_ws(' ', current_setting('work_mem'), current_setting('statement_timeout'),
                     current_setting('application_name'), current_setting('dawr.notifies', true)) as said`);
  return rows[0].said;
}

test("what the URL tells PostgreSQL and what Dawr tells it both hold, and of one thing said twice Dawr's", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const url = `${withOptions(database.url)}&application_name=else&statement_timeout=9`;
  const options = "-c dawr.notifies=after_commit";
  expect(await show(database, { url, options })).toBe("7MB 4321ms dawr-test after_commit");
});

test("PGOPTIONS of the shell is sent beside Dawr's own, where the URL has none", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("PGOPTIONS", "-c work_mem=9MB");
  const options = "-c dawr.notifies=after_commit";
  expect(await show(database, { options })).toBe("9MB 4321ms dawr-test after_commit");
  expect(await show(database, { options, url: withOptions(database.url) })).toMatch(/^7MB /);
});

test("NOTIFY_AFTER_COMMIT holds also where the URL has options", async () => {
  const app = await testApp({
    settings: { NOTIFY_AFTER_COMMIT: "true" },
    between: (url) => ({ DATABASE_URL: withOptions(url) }),
  });
  const listener = await app.database.another();
  onTestFinished(() => listener.end());
  const heard: string[] = [];
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  const clinic = await app.aClinic();
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  await listener.query("listen dawr");
  await aBooker(app, clinic).book();
  await stream.next("update");
  await listener.query("select pg_notify('dawr', 'last')");
  await vi.waitFor(() => expect(heard).toContain("last"), 10_000);
  expect(heard.filter((payload) => payload === String(clinic.id))).toHaveLength(1);
});
