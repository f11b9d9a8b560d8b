import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { mixesClinics } from "./support/clinic-scope.js";
import { aBooker, testApp } from "./support/test-app.js";
import { cloneDatabase, type TestDatabase } from "./support/test-database.js";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** Every SQL text of the program that uses one of these tables. */
function* statementsOn(tables: string[]): Generator<string> {
  const usesOne = new RegExp(`\\b(from|join|update|into)\\s+(${tables.join("|")})\\b`);
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
    for (const [literal] of readFileSync(join(src, file), "utf8").matchAll(/`[^`]*`|"[^"\n]*"/g)) {
      if (usesOne.test(literal)) yield literal.slice(1, -1);
    }
  }
}

/** The tables whose rows are of a clinic, and the others. */
async function tablesOf(database: TestDatabase) {
  const tables = await database.query(
    `select t.table_name as name, c.column_name is not null as "isOfClinic"
       from information_schema.tables t
       left join information_schema.columns c
         on c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'clinic_id'
      where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
      order by t.table_name`,
  );
  const named = (isOfClinic: boolean) =>
    tables.filter((table) => table.isOfClinic === isOfClinic).map(({ name }) => name);
  return { ofClinics: named(true), ofNone: named(false) };
}

async function aDatabase() {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  return database;
}

test("every table says of which clinic its rows are, but for these", async () => {
  const { ofNone } = await tablesOf(await aDatabase());
  expect(ofNone).toEqual([
    "boards", // of several clinics, which board_clinics names
    "clinics",
    "deployment",
    "idempotency_keys", // by a hash of credential and path
    "job_turns", // of instances
    "knex_migrations",
    "knex_migrations_lock",
    "organisations", // own clinics
    "people", // of an organisation
    "revocations",
    "screens", // of a board
    "wrong_codes", // by credential
  ]);
});

test.each([
  ["select clinic_id, patient_name from bookings where number = 1", "refused"],
  ["select number from bookings where clinic_id = $1", "allowed"],
  ["select number from bookings where clinic_id = clinic_id", "refused"],
  ["update bookings set clinic_id = :clinicId where number = :number", "refused"],
  ["select (select count(*) from bookings) from booking_days where clinic_id = $1", "refused"],
  ["select b.number from bookings b join booking_days d using (clinic_id, list, date)", "refused"],
  [
    "select b.number from bookings b join booking_days d using (clinic_id, list, date) where b.clinic_id = $1",
    "allowed",
  ],
  ["select b.number from bookings b, booking_days d where b.clinic_id = $1", "refused"],
  ["select b.number from bookings b join clinics c on c.id = b.clinic_id", "refused"],
  ["insert into bookings (number) values (1)", "refused"],
  ["insert into bookings (number, clinic_id) values (1, 2)", "allowed"],
])("by the rule for statements `%s` is %s", (sql, verdict) => {
  expect(mixesClinics(sql, ["bookings", "booking_days"]) ? "refused" : "allowed").toBe(verdict);
});

test("every statement on a clinic's rows, and every function in the database, says of which clinic", async () => {
  const database = await aDatabase();
  const { ofClinics } = await tablesOf(database);
  const found = [...statementsOn(ofClinics)];
  expect(ofClinics.filter((table) => !found.some((sql) => sql.includes(table)))).toEqual([]); // the search finds them
  const ofAllClinics = found.filter((sql) => mixesClinics(sql, ofClinics)).map((sql) => sql.replaceAll(/\s+/g, " "));
  expect(ofAllClinics).toEqual([
    expect.stringMatching(/^select \S+ from api_keys order by id$/), // for admins, who are of every clinic
    expect.stringMatching(/^not exists \( select from board_clinics shown .* where shown.board_id = board.id and not /), // whether all of them are the caller’s
    expect.stringMatching(/^select s.id, p.id .* from sessions s join people p .* where s.token_hash = /), // by the cookie’s secret
    expect.stringMatching(
      /^update sessions set ended_at .* where person_id = :personId and clinic_id is not distinct from :clinicId /,
    ),
    expect.stringMatching(/^select id, .* from sessions where person_id = :personId /), // one's own, of all clinics of hers
    expect.stringMatching(
      /^select \S+ array\(select k.id from api_keys k .* join people p .* as tickets from revocations$/,
    ), // streams of all clinics
    expect.stringMatching(/^update sessions set ended_at .* clinic_id is not distinct from :clinicId /), // locked in one order
    "delete from sessions where expires_at < now() - interval '1 day'",
    expect.stringMatching(/^board.id, .* where shown.board_id = board.id\), '\[\]'\) as clinics$/), // a board is of several clinics
    "delete from board_clinics where board_id = ?",
    expect.stringMatching(/^select dawr_epoch\(\) as epoch, .* from clinic_versions\), '\[\]'\) as versions$/), // for relays, who tell all
    expect.stringMatching(/ from clinics c join clinic_versions v on v.clinic_id = c.id where c.id > :after /), // for admins
    expect.stringMatching(/^select day.clinic_id as .* and day_closes_at\(c, day.date\) <= :now order by/), // for the job that closes them
    expect.stringMatching(/^with listening as .* from clinics clinic join clinic_versions/), // whose patients can be told something
    expect.stringMatching(
      /^select sending.id from due cross join lateral \( select id from notice_sendings where webhook_id = due.id /,
    ),
    expect.stringMatching(/^with due as .* update notice_sendings/),
    "delete from notices where date < cast(:now as date) - 7",
    expect.stringMatching(/^ with activity as .* from clinic_pace\) as windows$/), // sums, for the metrics
    expect.stringMatching(/^select clinics.id from clinics where country = :country/), // of whom an admin erases everywhere
    expect.stringMatching(/^ select p.id, .* where m.person_id = p.id\) as memberships, .* from people p$/), // of all clinics of hers
    expect.stringMatching(/^delete from memberships m where person_id = :personId /),
    expect.stringMatching(
      /^select id, name, .* where m.person_id = people.id\) as memberships from people where id = \?$/,
    ),
    expect.stringMatching(/^with followed as .* from webhook_cursors/), // webhooks of every clinic, as the next ones
    expect.stringMatching(/^with history as materialized .* update webhook_cursors/),
    expect.stringMatching(/^select json_build_object.* cursor.clinic_id = \$2 and cursor.claimed_until = \$3 /),
    expect.stringMatching(/^insert into webhook_cursors .* is null or clinic_id = :clinicId$/),
    expect.stringMatching(/^select \S+ from webhooks order by id$/), // for admins
    expect.stringMatching(
      /^update webhook_cursors .* where webhook_id = \(select id from webhooks where id = :webhookId /,
    ),
    expect.stringMatching(/^with asked as .* where webhook_id = :id and clinic_id = :clinicId /),
  ]);
  const functions = await database.query(
    "select proname as name, prosrc as sql from pg_proc where pronamespace = 'public'::regnamespace order by proname",
  );
  expect(functions.length).toBeGreaterThan(10);
  const ofEveryClinic = ["decide_notices", "end_sessions_of_person", "follow_new_clinic", "forget_pin"]; // webhooks of every clinic are told of this one, too; a person is signed out everywhere, and her PIN is of all desks
  expect(functions.filter(({ sql }) => mixesClinics(sql, ofClinics)).map(({ name }) => name)).toEqual(ofEveryClinic);
});

test("a row cannot point to another clinic's row, because every key between them carries the clinic", async () => {
  const database = await aDatabase();
  const { ofClinics } = await tablesOf(database);
  const keys = await database.query(
    `select conname as name,
            array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
       from pg_constraint
      where contype = 'f' and conrelid::regclass::text = any($1) and confrelid::regclass::text = any($1)
      order by conname`,
    [ofClinics],
  );
  // A session's key and the webhook of a cursor or a sending may be of every clinic.
  const loose = keys.filter(({ columns }) => !columns.includes("clinic_id")).map(({ name }) => name);
  expect(loose).toEqual(["notice_sendings_webhook", "sessions_api_key_id_fkey", "webhook_cursors_webhook_id_fkey"]);
});

test("a session is never of another clinic than its key", async () => {
  const app = await testApp();
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const key = await app.aKey("staff", mine.id);
  expect((await app.request("post", `${other.path}/session`, key)).status).toBe(404);
  const forged = app.database.query(
    "insert into sessions (token_hash, clinic_id, api_key_id, expires_at) values (sha256('x'), $1, 1, now() + interval '1 hour')",
    [other.id],
  );
  await expect(forged).rejects.toThrow("sessions_clinic_of_key");
});

test("another clinic's booking is not there, whatever path it is asked by", async () => {
  const app = await testApp();
  const [mine, other] = [await app.aClinic(), await app.aClinic()];
  const theirs = await aBooker(app, other).book();
  const key = await app.aKey("staff", mine.id);
  for (const path of [`${mine.path}/bookings/${theirs.id}`, `${other.path}/bookings/${theirs.id}`]) {
    expect((await app.request("get", path, key)).status).toBe(404);
    expect((await app.request("patch", path, key).send({ status: "cancelled" })).status).toBe(404);
  }
  expect(await app.database.query("select status from bookings")).toEqual([{ status: "booked" }]);
});
