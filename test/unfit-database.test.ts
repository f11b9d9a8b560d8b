import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { migrate } from "../src/db/migrate.js";
import { silentLog } from "./support/a-pool.js";
import { asBrowser, signIn } from "./support/browser-session.js";
import { sql } from "./support/embedded-postgres-fixtures.js";
import { aPatient, testApp } from "./support/test-app.js";
import { cloneDatabase } from "./support/test-database.js";

/** A command of ours against that database, and what it said when it ended. */
async function run(url: string, args: string[], settings: Record<string, string> = {}) {
  const environment = { PATH: process.env.PATH, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", DATABASE_URL: url };
  const program = spawn(process.execPath, args, { env: { ...environment, ...settings } });
  onTestFinished(() => void program.kill("SIGKILL"));
  let errors = "";
  program.stderr.on("data", (text) => (errors += text));
  const [exitCode] = await once(program, "close");
  return { exitCode, errors };
}
const startServer = (url: string, settings?: Record<string, string>) =>
  run(url, [`${inject("programs")}/src/main.js`], settings);
const migrateByHand = (url: string) => run(url, ["node_modules/knex/bin/cli.js", "migrate:latest"]);

const oneSentence = (text: RegExp) => ({
  exitCode: 1,
  errors: expect.stringMatching(new RegExp(`^[^\\n]*${text.source}[^\\n]*\\n$`)),
});

let databases = 0;
async function aDatabaseWith(clause: string) {
  const url = new URL(inject("serverUrl"));
  const name = `dawr_unfit_${process.pid}_${++databases}`;
  await sql(url.href, `create database ${name} ${clause}`);
  onTestFinished(() => sql(inject("serverUrl"), `drop database ${name} with (force)`).then(() => {}));
  url.pathname = name;
  return url.href;
}

/** A role that may connect, and its URL. */
async function aRole(database: { url: string; query(text: string): Promise<unknown> }) {
  const name = `dawr_role_${process.pid}_${++databases}`;
  await database.query(`create role ${name} login password 'first'`);
  onTestFinished(() =>
    sql(inject("serverUrl"), `drop owned by ${name}`)
      .then(() => sql(inject("serverUrl"), `drop role ${name}`))
      .then(
        () => {},
        () => {},
      ),
  );
  const url = new URL(database.url);
  url.username = name;
  url.password = "first";
  return { name, url: url.href };
}

async function aDatabase() {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  return database;
}

test("a database of another encoding than UTF8 is refused by one sentence, by every way to migrate", async () => {
  const clause = "encoding 'SQL_ASCII' locale_provider libc lc_collate 'C' lc_ctype 'C' template template0";
  const url = await aDatabaseWith(clause);
  await expect(migrate(url, silentLog)).rejects.toThrow("encoding UTF8");
  expect(await migrateByHand(url)).toEqual(oneSentence(/encoding UTF8/));
  expect(await startServer(url, { MIGRATE_ON_START: "true" })).toEqual(oneSentence(/encoding UTF8/));
  expect(await sql(url, "select from pg_tables where schemaname = 'public'")).toEqual([]);
  for (const encoding of ["LATIN1", "WIN1256", "EUC_KR"]) {
    const another = await aDatabaseWith(clause.replace("SQL_ASCII", encoding));
    await expect(migrate(another, silentLog), encoding).rejects.toThrow(`encoding UTF8, this one has ${encoding}`);
  }
});

test("a role that may not create tables, or finds no schema, is refused by one sentence", async () => {
  const url = await aDatabaseWith("");
  const role = await aRole({ url, query: (text) => sql(url, text) });
  await sql(url, "revoke create on schema public from public");
  expect(await migrateByHand(role.url)).toEqual(oneSentence(/may not create tables in the schema public/));
  await sql(url, `grant create on schema public to ${role.name}`);
  expect(await migrateByHand(role.url)).toEqual(oneSentence(/cannot create the extension btree_gist/));
  await sql(url, `alter role ${role.name} set search_path = nowhere`);
  expect(await migrateByHand(role.url)).toEqual(oneSentence(/search_path \(nowhere\)/));
});

/** Of each kind one; test/unit/config.test.ts has the others. */
test.each([
  ["a / behind an @", "S3@S3/S3"],
  ["bytes that are no text", "S3%ffS3"],
])("a password with %s that is not encoded is refused by npx knex without a piece of it", async (_what, password) => {
  const url = `postgres://dawr:${password}@127.0.0.1:1/dawr`;
  const { exitCode, errors } = await migrateByHand(url);
  expect({ exitCode, errors }).toEqual(oneSentence(/DATABASE_URL: .*%2F/));
  expect(errors).not.toContain("S3");
});

test("a server does not start on an empty database, and says how to migrate", async () => {
  expect(await startServer(await aDatabaseWith(""))).toEqual(oneSentence(/npx knex migrate:latest/));
});

test("a server does not start for a role without rights, and names what to grant", async () => {
  const database = await aDatabase();
  const role = await aRole(database);
  expect(await startServer(role.url)).toEqual(oneSentence(/lacks rights: grant it select on clinics/));
  await database.query("revoke execute on function pg_control_system() from public");
  expect(await startServer(role.url)).toEqual(oneSentence(/grant execute on it to dawr_role/));
});

test("a schema that is older than the program: not ready, with a word, and requests are told to come back", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const ready = () => app.request("get", "/health/ready", null);
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), 10_000);
  await app.database.query("insert into knex_migrations (name, batch) values ('999_of_a_later_release.js', 2)");
  expect((await ready()).status).toBe(200); // as during an upgrade
  await app.database.query("delete from knex_migrations where name = '015_book_place.js'; drop function book_place");
  expect(await ready()).toMatchObject({ status: 503, body: { database: "schema_outdated" } });
  expect((await app.request("get", "/health")).body.databaseLacks).toContain("015_book_place.js");
  const refused = await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() });
  expect(refused).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
  expect(refused.headers["retry-after"]).toBe("1");
  await app.database.query("drop schema public cascade; create schema public");
  expect(await ready()).toMatchObject({ status: 503, body: { database: "schema_missing" } });
  expect(await app.request("get", "/v1/clinics")).toMatchObject({
    status: 503,
    body: { code: "database_unavailable" },
  });
});

test("rights that are taken away: not ready, and requests are told to come back", async () => {
  const database = await aDatabase();
  const role = await aRole(database);
  await database.query(`grant all on all tables in schema public to ${role.name}`);
  const app = await testApp({ database, between: () => ({ DATABASE_URL: role.url }) });
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);
  await database.query(`revoke all on all tables in schema public from ${role.name}`);
  const health = await app.request("get", "/health/ready", null);
  expect(health).toMatchObject({ status: 503, body: { database: "unfit" } });
  expect(health.text).not.toContain(role.name);
  expect(await app.request("get", "/v1/clinics")).toMatchObject({
    status: 503,
    body: { code: "database_unavailable" },
  });
});

test("defaults of the database or the role do not reach the program: isolation, dates, strings, figures, time zone", async () => {
  const database = await aDatabase();
  const [{ name }] = await database.query("select current_database() as name");
  for (const setting of [
    "default_transaction_isolation = 'repeatable read'",
    "datestyle = 'German'",
    "intervalstyle = 'iso_8601'",
    "timezone = 'Pacific/Kiritimati'",
    "standard_conforming_strings = off",
    "bytea_output = 'escape'",
    "client_encoding = 'LATIN1'",
    "extra_float_digits = -15",
    "transform_null_equals = on",
    "default_transaction_deferrable = on",
  ]) {
    await database.query(`alter database ${name} set ${setting}`);
  }
  await database.query(
    `alter role current_user in database ${name} set default_transaction_isolation = 'serializable'`,
  );
  const app = await testApp({ database });
  const clinic = await app.aClinic({ capacity: 20 });
  const replies = await Promise.all(
    Array.from({ length: 60 }, () =>
      app.request("post", `${clinic.path}/bookings`).send({ date: clinic.today, patient: aPatient() }),
    ),
  );
  const count = (status: number) => replies.filter((reply) => reply.status === status).length;
  expect([count(201), count(409)]).toEqual([20, 40]);
  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const patient = { name: "O'Neil 100%_\\n سارة", phone: "07709999999" };
  const { id } = (await app.request("post", `${clinic.path}/bookings`).send({ patient })).body;
  expect((await stream.next("update")).data.bookings).toMatchObject([{ id, patient: { name: patient.name } }]);
  const found = await app.request("get", `${clinic.path}/bookings?name=${encodeURIComponent("100%_\\ ساره")}`);
  expect(found.body.items).toMatchObject([{ id, createdAt: expect.stringMatching(/T[\d:.]+Z$/) }]);
  expect(await migrateByHand(database.url)).toEqual({ exitCode: 0, errors: "" });
  const session = await signIn(app, clinic, await app.aKey("staff", clinic.id));
  expect((await asBrowser(app, session, "get", clinic.path)).status).toBe(200);
});

test("whatever keeps a connection from being made is temporary: a changed password, a role that is gone, no such socket", async () => {
  const database = await aDatabase();
  const role = await aRole(database);
  const urlOf = (change: (url: URL) => void) => {
    const url = new URL(role.url);
    change(url);
    return url.href;
  };
  const urls = [
    urlOf((url) => (url.password = "second")),
    urlOf((url) => (url.username = "nobody_of_that_name")),
    urlOf((url) => url.searchParams.set("sslmode", "verify-full")),
    urlOf((url) => url.searchParams.set("host", "/nowhere")),
  ];
  for (const url of urls) {
    const app = await testApp({ database, between: () => ({ DATABASE_URL: url }) });
    const refused = await app.request("get", "/v1/clinics");
    expect(refused, url).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
    expect(refused.headers["retry-after"]).toBe("1");
  }
});

test("a running server tells whoever asks to come back while its role is let in no more, and goes on once it is", async () => {
  const database = await aDatabase();
  const role = await aRole(database);
  const [{ name }] = await database.query("select current_database() as name");
  await database.query(`grant all on all tables in schema public to ${role.name}`);
  const app = await testApp({ database, between: () => ({ DATABASE_URL: role.url }) });
  const clinic = await app.aClinic();
  const asked = async () => [
    (await app.request("get", clinic.path)).status,
    (await app.request("post", `${clinic.path}/bookings`).send({ patient: aPatient() })).status,
  ];
  for (const [lockOut, letIn] of [
    [`alter role ${role.name} password 'second'`, `alter role ${role.name} password 'first'`],
    [`alter role ${role.name} nologin`, `alter role ${role.name} login`],
    [`alter role ${role.name} valid until '2020-01-01'`, `alter role ${role.name} valid until 'infinity'`],
    [`alter role ${role.name} connection limit 0`, `alter role ${role.name} connection limit -1`],
    [`revoke connect on database ${name} from public`, `grant connect on database ${name} to public`],
  ] as const) {
    await database.query(lockOut);
    await vi.waitFor(async () => {
      // Again each time: a connection that was being let in during the change is not listed yet.
      await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role.name}'`);
      expect(await asked(), lockOut).toEqual([503, 503]);
    }, 10_000);
    const refused = await app.request("get", "/v1/clinics");
    expect(refused, lockOut).toMatchObject({ status: 503, body: { code: "database_unavailable" } });
    expect(refused.headers["retry-after"]).toBe("1");
    const stream = await app.stream(`${clinic.path}/stream`);
    expect((await stream.next("bye")).data, lockOut).toEqual({ reason: "busy" });
    await database.query(letIn);
    await vi.waitFor(async () => expect(await asked(), letIn).toEqual([200, 201]), 10_000);
  }
});
