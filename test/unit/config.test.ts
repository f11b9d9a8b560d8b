import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.js";

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("an empty environment gives the documented defaults", () => {
  expect(readConfig({})).toMatchObject({ PORT: 3000, POOL_SIZE: 10, POOL_MAX_OVERFLOW: 20, POOL_TIMEOUT_SECONDS: 30 });
});

test("an empty string counts as unset", () => {
  expect(readConfig({ DATABASE_URL: "", PORT: "", ADMIN_API_KEY: "" })).toMatchObject({ PORT: 3000 });
});

test("bad settings stop the start and are all named", () => {
  const start = () =>
    readConfig({ PORT: "99999", POOL_SIZE: "many", DATABASE_URL: "mysql://x", MIGRATE_ON_START: "maybe" });
  for (const name of ["PORT", "POOL_SIZE", "DATABASE_URL", "MIGRATE_ON_START"]) expect(start).toThrow(name);
});

test("production without a database stops with one clear line", () => {
  expect(() => readConfig({ NODE_ENV: "production" })).toThrow(/^[^\n]*DATABASE_URL[^\n]*$/);
});

test("every setting has its line in the README", () => {
  const settings = [...textOf("src/config.ts").matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
  const [, table] = textOf("README.md").split("## Settings");
  expect(settings.length).toBeGreaterThan(30);
  expect(settings.filter((name) => !table?.includes(`\`${name}\``))).toEqual([]);
});
