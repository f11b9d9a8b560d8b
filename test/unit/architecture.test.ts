import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../../src", import.meta.url));

/** What each folder (or file) of src may import from the others; itself always. */
const mayImport: Record<string, string[]> = {
  "config.ts": [],
  "logger.ts": ["config.ts"],
  "clock.ts": [],
  "within.ts": [],
  db: ["logger.ts", "within.ts"],
  http: ["auth", "db", "idempotency", "clock.ts", "logger.ts", "within.ts"],
  auth: ["http", "db", "views", "clock.ts", "logger.ts", "within.ts"],
  idempotency: ["http", "db"],
  views: ["http"],
  clinics: ["http", "db", "auth", "views"],
  days: ["http", "db", "auth", "views", "clock.ts", "logger.ts"],
  bookings: ["http", "db", "auth", "views", "days", "idempotency"],
  "golden-codes": ["http", "db", "auth", "views", "bookings"],
  archive: ["http", "db", "auth", "views"],
  patients: ["http", "db", "auth", "views"],
  pages: [],
  realtime: ["http", "db", "auth", "views", "clock.ts", "logger.ts", "within.ts"],
  ops: ["auth", "config.ts", "db", "http", "realtime", "logger.ts", "within.ts"],
  "context.ts": [
    ...["auth", "days", "db", "idempotency", "ops", "realtime"],
    ...["clock.ts", "config.ts", "logger.ts", "within.ts"],
  ],
  "app.ts": [
    ...["archive", "auth", "bookings", "clinics", "context.ts", "days", "db"],
    ...["golden-codes", "http", "ops", "pages", "patients", "realtime"],
  ],
  cli: ["auth", "config.ts", "db", "logger.ts"],
  "main.ts": ["app.ts", "config.ts", "context.ts", "db", "http", "logger.ts", "ops"],
};

const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|js)$/.test(file));
const partOf = (file: string) => file.split("/")[0] as string;

test("every import points the way the architecture says", () => {
  const wrong: string[] = [];
  for (const file of sources) {
    for (const [, target] of readFileSync(join(src, file), "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
      const to = partOf(relative(src, resolve(src, dirname(file), target as string)).replace(/\.js$/, ".ts"));
      const from = partOf(file);
      if (to !== from && !to.startsWith("..") && !(mayImport[from] ?? []).includes(to))
        wrong.push(`${file} → ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("only the listener knows pg-listen, only the pool makes knex, only what is started reads the environment", () => {
  const using = (pattern: RegExp) =>
    sources.filter((file) => pattern.test(readFileSync(join(src, file), "utf8"))).sort();
  expect(using(/from "pg-listen"/)).toEqual(["realtime/listener.ts"]);
  expect(using(/import knex/)).toEqual(["db/pool.ts"]);
  expect(using(/process\.env/).filter((file) => !file.startsWith("db/embedded/"))).toEqual([
    "cli/demo.ts",
    "cli/with-database.ts",
    "main.ts",
  ]);
});

test("no file has grown past 250 lines", () => {
  const long = sources.filter((file) => readFileSync(join(src, file), "utf8").split("\n").length > 250);
  expect(long).toEqual([]);
});
