import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import pg from "pg";
import { pino } from "pino";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { listOperations } from "../src/app.js";
import { deleteExpiredSessions } from "../src/auth/session-queries.js";
import { closeOverdueDays } from "../src/days/auto-close.js";
import { migrate } from "../src/db/migrate.js";
import { closePool } from "../src/db/pool.js";
import { migrationsFolder, whyNotServe } from "../src/db/requirements.js";
import { forgetOldDeeds } from "../src/deeds/deed-retention.js";
import { forgetOldKeys } from "../src/idempotency/once-queries.js";
import { aPool, silentLog } from "./support/a-pool.js";
import { aStaffedClinic, ask, aTarget, credential, isYes } from "./support/access-callers.js";
import { accessRows } from "./support/access-rows.js";
import { asBrowser, signIn, withToken } from "./support/browser-session.js";
import { sql } from "./support/embedded-postgres-fixtures.js";
import { aBooker, messageSettings, testApp } from "./support/test-app.js";
import { createEmptyDatabase } from "./support/test-database.js";

const operations = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");
const [, chapter = ""] = operations.split("## Roles with the least rights\n");
const [asSuperuser = "", grants = ""] = [...(chapter.split("\n## ")[0] as string).matchAll(/```sql\n(.*?)```/gs)].map(
  ([, block]) => block,
);

/** A database made as the document says, by roles of that test alone. */
async function asDocumented() {
  const database = await createEmptyDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const renamed = (block: string) =>
    block
      .replaceAll("database dawr", `database ${name}`)
      .replace(/\bdawr(_migrate)?\b/g, (role) => `${role}_of_${name}`);
  const roles = [`dawr_migrate_of_${name}`, `dawr_of_${name}`] as const;
  const urlOf = (role: string) => Object.assign(new URL(database.url), { username: role, password: "a-password" }).href;
  onTestFinished(async () => {
    await database.drop();
    for (const role of roles) await sql(inject("serverUrl"), `drop role ${role}`);
  });
  await database.query(renamed(asSuperuser).replaceAll(" login;", " login password 'a-password';"));
  const [migrator, server] = roles.map(urlOf) as [string, string];
  await migrate(migrator, silentLog);
  await sql(migrator, renamed(grants));
  return { database, migrator, server, role: roles[1] };
}

test("a server whose role has only the rights that the document grants can do all that it does", async () => {
  const { database, server } = await asDocumented();
  const warnings: string[] = [];
  const sink = new Writable({ write: (line, _encoding, done) => done(void warnings.push(String(line))) });
  const log = pino({ level: "warn" }, sink);
  const app = await testApp({ database, settings: messageSettings, between: () => ({ DATABASE_URL: server }), log });
  await vi.waitFor(async () => expect((await app.request("get", "/health/ready", null)).status).toBe(200), 10_000);

  const clinic = await aStaffedClinic(app, true);
  const methods = new Map(listOperations(app.context).map(({ id, method }) => [id, method.toUpperCase()]));
  for (const row of accessRows) {
    const caller = (["admin", "session", "board", "owner", "atDesk"] as const).find((each) => row.own[each] === "yes");
    if (!caller) continue; // of a screen's session
    const target = await aTarget(app, clinic, row);
    const headers = await credential(app, row, caller, clinic, target.ticketToken);
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const method = methods.get(row.operation) as string;
    const { status, text } = await ask(app, method, row.path(target), { ...headers, ...key }, row.body?.(target));
    expect(isYes(row, status), `${row.operation} ${row.doing ?? ""}: ${text}`).toBe(true);
  }
  const board = { path: `/v1/boards/${clinic.boardId}` };
  const screen = await signIn(app, board, clinic.keys.board);
  expect((await asBrowser(app, screen, "get", `${board.path}/session`)).status).toBe(200);
  expect((await withToken(app, screen, "delete", `${board.path}/session`)).status).toBe(204);
  expect((await app.request("delete", board.path)).status).toBe(204); // with its key and sessions
  const [wrong] = await database.query(
    `select code from (select lpad(n::text, 4, '0') as code from generate_series(0, 99) n) as codes
      where code not in (select golden_code from bookings where golden_code is not null)`,
  );
  expect((await app.request("post", `${clinic.path}/golden-codes/verify`).send({ code: wrong.code })).status).toBe(404);

  const stream = await app.stream(`${clinic.path}/stream`);
  await stream.next("snapshot");
  const { id } = await aBooker(app, clinic).book();
  expect((await stream.next("update")).data.bookings).toMatchObject([{ id }]);

  const { pool, gate } = app.context;
  const inFiftyDays = { now: () => new Date(Date.now() + 50 * 86_400_000) };
  await closeOverdueDays({ pool, gate, clock: inFiftyDays, log });
  await forgetOldKeys(pool);
  await deleteExpiredSessions(pool);
  await database.query("update clinics set deed_months = 12");
  await database.query(
    "insert into deeds (clinic_id, at, version, deed) values (1, now() - interval '13 months', 1, 'old')",
  );
  await forgetOldDeeds(pool, new AbortController().signal);
  expect(await database.query("select from deeds where deed = 'old'")).toEqual([]);
  await app.context.usage.stop(); // writes when each key was used last
  expect(await database.query("select from booking_days where status <> 'closed'")).toEqual([]);
  expect(await database.query("select from api_keys where last_used_at is not null")).not.toEqual([]);
  expect(warnings).toEqual([]);
});

test("a server of such a role that runs while the schema is brought up to date books on, before it is granted what is new", async () => {
  const { migrator, server } = await asDocumented();
  const pool = aPool(migrator);
  onTestFinished(() => closePool(pool));
  const config = { directory: migrationsFolder, loadExtensions: [".js"] };
  await sql(migrator, "insert into clinics (name, working_days) values ('Clinic', '{sat,sun,mon,tue,wed,thu,fri}')");
  while (!(await pool.migrate.down(config))[1].some((file: string) => file.includes("deeds")));
  await pool.migrate.latest(config);
  const [{ refused }] = await sql(
    server,
    `select refused from book_place(of_clinic => 1, wanted_list => 'regular', asked_date => current_date + 1, asked_shift => null,
       name => 'Sara', phone => null, phone_country => null, id => null, source => 'secretary', ticket_hash => '',
       golden_codes => '{}', is_staff => true, at => now())`,
  );
  expect(refused).toBeNull();
});

test("that role changes neither the schema nor the history, and removes nothing that was booked", async () => {
  const { server } = await asDocumented();
  for (const statement of [
    "create table another (id int)",
    "alter table bookings add column spare text",
    "drop function book_place",
    "delete from bookings",
    "truncate booking_days",
    "delete from deeds",
    "update deeds set actor = 'key:1'",
    "update deployment set epoch_salt = 'x'",
    "delete from knex_migrations",
  ]) {
    await expect(sql(server, statement), statement).rejects.toThrow(/permission denied|must be owner/);
  }
});

test("whichever of these rights is taken away, the start is refused and names it", async () => {
  const { server, migrator, role } = await asDocumented();
  const connect = async (url: string) => {
    const client = new pg.Client(url);
    await client.connect();
    onTestFinished(() => client.end());
    return async (text: string) => (await client.query(text)).rows;
  };
  const [asServer, asMigrator] = [await connect(server), await connect(migrator)];
  expect(await whyNotServe(asServer)).toBeUndefined();
  const granted = await asMigrator(
    `select lower(privilege_type) as privilege, table_name as name from information_schema.role_table_grants
      where grantee = '${role}' and table_name <> 'knex_migrations'`,
  );
  expect(granted).toHaveLength(93);
  for (const { privilege, name } of granted) {
    await asMigrator(`revoke ${privilege} on ${name} from ${role}`);
    expect((await whyNotServe(asServer))?.sentence).toContain(`grant it ${privilege} on ${name}.`);
    await asMigrator(`grant ${privilege} on ${name} to ${role}`);
  }
  for (const name of ["book_place", "folded", "dawr_epoch", "clinic_today"]) {
    const [{ signature }] = await asMigrator(
      `select cast(cast(oid as regprocedure) as text) as signature from pg_proc where proname = '${name}'`,
    );
    await asMigrator(`revoke execute on function ${signature} from public`);
    expect((await whyNotServe(asServer))?.sentence).toContain(`grant it execute on function ${name}.`);
    await asMigrator(`grant execute on function ${signature} to public`);
  }
});
