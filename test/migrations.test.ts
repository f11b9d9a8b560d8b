import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { migrate, seed } from "../src/db/migrate.js";
import { closePool } from "../src/db/pool.js";
import { aPool, silentLog } from "./support/a-pool.js";
import { cloneDatabase } from "./support/test-database.js";

const directory = fileURLToPath(new URL("../migrations", import.meta.url));

async function aDatabase() {
  const database = await cloneDatabase();
  const pool = aPool(database.url);
  onTestFinished(async () => {
    await closePool(pool);
    await database.drop();
  });
  return { database, pool };
}

test("every migration goes down and up again, and leaves nothing behind", async () => {
  const { database, pool } = await aDatabase();
  const names = (await readdir(directory)).sort();
  const leftovers = () =>
    database.query(`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname not like 'knex%'
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace`);
  const config = { directory, loadExtensions: [".js"] };
  for (const name of [...names].reverse()) {
    expect((await pool.migrate.down(config))[1].map((file: string) => file.split("/").at(-1))).toEqual([name]);
  }
  expect(await leftovers()).toEqual([]);
  expect((await pool.migrate.latest(config))[1]).toHaveLength(names.length);
  expect((await pool.migrate.rollback(config))[1]).toHaveLength(names.length);
  expect(await leftovers()).toEqual([]);
  expect((await pool.migrate.latest(config))[1]).toHaveLength(names.length);
});

test("instances that start together migrate once", async () => {
  const { database, pool } = await aDatabase();
  await pool.migrate.rollback({ directory, loadExtensions: [".js"] }, true);
  await Promise.all(Array.from({ length: 3 }, () => migrate(database.url, silentLog)));
  expect(await database.query("select from knex_migrations")).toHaveLength((await readdir(directory)).length);
});

test("a later rule of who a patient is leaves a booking's key alone until its name or phone changes", async () => {
  const { database } = await aDatabase();
  await database.query("insert into clinics (name, working_days) values ('C', '{mon}')");
  await database.query(
    "insert into booking_days (clinic_id, list, date, capacity, used, last_number) values (1, 'regular', '2100-01-01', 9, 1, 1)",
  );
  await database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, patient_phone, source, ticket_hash)
     values (1, 'regular', '2100-01-01', 1, 1, 'Sara', '07701234567', 'secretary', '')`,
  );
  const keyAfter = async (change: string) =>
    (await database.query(`update bookings set ${change} returning patient_key as key`))[0].key;
  const key = await keyAfter('"order" = 2');
  await database.query(
    `create or replace function patient_key(id text, phone text, name text, ticket integer) returns text
     language sql immutable as $$ select 'later rule' $$`,
  );
  expect(await keyAfter('"order" = 3')).toBe(key);
  expect(await keyAfter("patient_name = 'Sara Ahmed'")).toBe("later rule");
});

test("a browser that was told before there were five languages still is, and going back it is told in the nearest", async () => {
  const { database, pool } = await aDatabase();
  const only = { directory, loadExtensions: [".js"], name: "024_push_languages.js" }; // knex's types forget the name
  await pool.migrate.down(only);
  await database.query("insert into clinics (name, working_days) values ('C', '{mon}')");
  await database.query(
    "insert into booking_days (clinic_id, list, date, capacity, used, last_number) values (1, 'regular', '2100-01-01', 9, 1, 1)",
  );
  await database.query(
    `insert into bookings (clinic_id, list, date, number, "order", patient_name, source, ticket_hash)
     values (1, 'regular', '2100-01-01', 1, 1, 'Sara', 'secretary', '')`,
  );
  const tell = (language: string) =>
    database.query(
      `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
       values (1, 'regular', '2100-01-01', 1, 'https://push.example/' || $1, 'key', 'auth', $1)`,
      [language],
    );
  const told = async () =>
    (await database.query("select language from push_subscriptions order by id")).map(({ language }) => language);
  await tell("en");
  await expect(tell("ckb")).rejects.toThrow("push_subscriptions_language");
  await pool.migrate.up(only);
  for (const language of ["ckb", "fa", "tr"]) await tell(language);
  expect(await told()).toEqual(["en", "ckb", "fa", "tr"]);
  await pool.migrate.down(only);
  expect(await told()).toEqual(["en", "ar", "en", "en"]);
});

test("the demo seed plants one clinic whose figures agree, and nothing where there is a clinic", async () => {
  const { database } = await aDatabase();
  await Promise.all([seed(database.url, silentLog), seed(database.url, silentLog)]);
  await seed(database.url, silentLog);
  expect(await database.query("select from clinics")).toHaveLength(1);
  const [day] = await database.query(`
    select used, last_number, (select count(*)::int from bookings where status <> 'cancelled') as kept,
           (select max(number) from bookings) as newest from booking_days`);
  expect(day).toMatchObject({ used: day.kept, last_number: day.newest });
});
