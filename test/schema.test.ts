import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { schemaText } from "./support/schema-text.js";
import { cloneDatabase } from "./support/test-database.js";

const written = "../docs/schema.sql";

async function aDatabase() {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  return database;
}

test("docs/schema.sql is what the migrations make (npm run schema writes it)", async () => {
  const database = await aDatabase();
  await expect(await schemaText(database.query)).toMatchFileSnapshot(written);
});

test("docs/schema.sql, run on an empty database, makes the same schema", async () => {
  const database = await aDatabase();
  const text = await readFile(new URL(written, import.meta.url), "utf8");
  await database.query("drop schema public cascade");
  await database.query("create schema public");
  await database.query(text);
  expect(await schemaText(database.query)).toBe(text);
});
