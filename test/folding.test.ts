import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { migrate } from "../src/db/migrate.js";
import { silentLog } from "./support/a-pool.js";
import cases from "./support/fold-cases.json" with { type: "json" };
import { cloneDatabase } from "./support/test-database.js";

type Query = (text: string, values?: unknown[]) => Promise<any[]>;

/** A migrated database of its own rules for capitals; undefined on PostgreSQL 14, whose databases know those of the C library alone. */
const aDatabaseOf = (kind: string, locale: string) => async () => {
  const server = new pg.Client({ connectionString: inject("serverUrl") });
  await server.connect();
  const [{ isOld }] = (await server.query("select current_setting('server_version_num')::int < 150000 as \"isOld\""))
    .rows;
  if (isOld) return void (await server.end());
  const name = `dawr_test_${kind}_${process.pid}`;
  await server.query(`create database ${name} template template0 encoding 'UTF8' ${locale}`);
  const url = new URL(inject("serverUrl"));
  url.pathname = name;
  await migrate(url.href, silentLog);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  });
  return async (text: string, values?: unknown[]) => (await client.query(text, values)).rows;
};

async function anOrdinaryDatabase() {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  return database.query;
}

test.for<[string, () => Promise<Query | undefined>]>([
  ["as it comes", anOrdinaryDatabase],
  ["that knows the capitals of ASCII alone", aDatabaseOf("c", "locale_provider libc lc_collate 'C' lc_ctype 'C'")],
  [
    "of Turkish rules, where I is not the capital of i",
    aDatabaseOf("tr", "locale_provider icu icu_locale 'tr' lc_collate 'C' lc_ctype 'C'"),
  ],
])("a database %s folds names as the pages do", async ([, aDatabase], { skip }) => {
  const query = await aDatabase();
  if (!query) return skip();
  for (const { folded, written } of cases.names) {
    const [row] = await query("select folded($1) as written, folded($2) as folded", [written, folded]);
    expect(row).toEqual({ written: folded, folded });
  }
  for (const [one, other] of cases.apart)
    expect(await query("select folded($1) = folded($2) as same", [one, other])).toEqual([{ same: false }]);
  for (const each of cases.invisible)
    expect(await query("select visible($1) as seen", [`1${each}2`]), escape(each)).toEqual([{ seen: "12" }]);
});

test("the database leaves out exactly the characters that Unicode calls invisible", async () => {
  const query = await anOrdinaryDatabase();
  const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/u;
  const rows = await query(
    `select code from generate_series(1, 1114111) as code
      where code not between 55296 and 57343 and visible(chr(code)) = ''`,
  );
  const expected = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) => !(code >= 0xd800 && code <= 0xdfff) && invisible.test(String.fromCodePoint(code)),
  );
  const hex = (codes: number[]) => codes.map((code) => code.toString(16));
  expect(hex(rows.map(({ code }) => code))).toEqual(hex(expected));
});
