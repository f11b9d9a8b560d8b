import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { aPool } from "./support/a-pool.js";
import { aBooker, testApp } from "./support/test-app.js";
import { cloneDatabase, type TestDatabase } from "./support/test-database.js";

/** What PostgreSQL is told by the URL, in the form of an operator's `options=`. */
const withOptions = (url: string) => `${url}${url.includes("?") ? "&" : "?"}options=-c%20work_mem%3D7MB`;

const settings = [
  "work_mem",
  "statement_timeout",
  "application_name",
  "dawr.notifies",
  "lock_timeout",
  "idle_in_transaction_session_timeout",
];

async function show(database: TestDatabase, given: { url?: string; options?: string } = {}) {
  const pool = aPool(given.url ?? database.url, { size: 1, statementTimeoutMs: 4_321, options: given.options });
  onTestFinished(() => pool.destroy());
  const { rows } = await pool.raw(`
    select concat_ws(' ', ${settings.map((name) => `current_setting('${name}', true)`)},
                     split_part(current_setting('datestyle'), ',', 1)) as said`);
  return rows[0].said;
}

test("what the URL tells PostgreSQL and what Dawr tells it both hold, and of one thing said twice Dawr's", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const times = "statement_timeout=9&lock_timeout=8&idle_in_transaction_session_timeout=7";
  const url = `${withOptions(database.url)}&application_name=else&${times}`;
  const options = "-c dawr.notifies=after_commit";
  const ours = "7MB 4321ms dawr-test after_commit 5s 10s ISO";
  expect(await show(database, { url, options })).toBe(ours);
  const theirs = ["statement_timeout=9", "lock_timeout=8", "dawr.notifies=at_once", "datestyle=German"];
  const all = url.replace("7MB", `7MB${theirs.map((each) => encodeURIComponent(` -c ${each}`)).join("")}`);
  expect(await show(database, { url: all, options })).toBe(ours);
});

test("PGOPTIONS of the shell is sent beside Dawr's own, where the URL has none", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("PGOPTIONS", "-c work_mem=9MB");
  const options = "-c dawr.notifies=after_commit";
  expect(await show(database, { options })).toMatch(/^9MB 4321ms dawr-test after_commit /);
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

/** A socket as PostgreSQL's own, which leads to the database's server. */
async function aSocketFolder(database: TestDatabase) {
  const folder = mkdtempSync(join(tmpdir(), "dawr-socket-"));
  const { hostname, port } = new URL(database.url);
  const server = createServer((client) => {
    const link = connect(Number(port || 5432), hostname);
    client.on("error", () => link.destroy()).pipe(link);
    link.on("error", () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, ".s.PGSQL.5432"), resolve));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const isReady = (app: { request: Awaited<ReturnType<typeof testApp>>["request"] }) =>
  vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).body.status).toBe("ok"), 10_000);

test.each([
  [
    "as Cloud SQL writes it",
    (folder: string, { username, password, pathname }: URL) =>
      `postgres://${username}:${password}@${pathname}?host=${folder}`,
  ],
  [
    "in the place of the host",
    (folder: string, { username, password, pathname }: URL) =>
      `postgresql://${username}:${password}@${encodeURIComponent(folder)}${pathname}`,
  ],
  [
    "with all else as parameters",
    (folder: string, { username, password, pathname }: URL) =>
      `postgresql://${pathname}?host=${folder}&user=${username}&password=${password}`,
  ],
])("a socket's folder %s leads every connection to the database", async (_, urlOf) => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const folder = await aSocketFolder(database);
  const app = await testApp({ database, between: (url) => ({ DATABASE_URL: urlOf(folder, new URL(url)) }) });
  await isReady(app);
});

test("a password that no URL takes unencoded is taken from PGPASSWORD, as compose gives it", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [index, password] of ["q7+/Zx=", "p@ss/w#rd?", "50% \"kalb\":'x' $HOME"].entries()) {
    const role = `dawr_word_${process.pid}_${index}`;
    await database.query(`create role ${role} login superuser password '${password.replaceAll("'", "''")}'`);
    onTestFinished(() => database.query(`drop role ${role}`).then(() => {}));
    vi.stubEnv("PGPASSWORD", password);
    const withoutPassword = Object.assign(new URL(database.url), { username: role, password: "" }).href;
    const app = await testApp({ database, between: () => ({ DATABASE_URL: withoutPassword }) });
    await isReady(app);
  }
});
