import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readConfig, settingNames } from "../../src/config.js";
import { settingsReport } from "../../src/ops/settings-report.js";

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The README's table of settings: each with its default, as it stands there. */
function documentedDefaults(): [string, string][] {
  const [, section = ""] = /## Settings\n([\s\S]*?)\n## /.exec(textOf("README.md")) ?? [];
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => {
    const [, names = "", byDefault = ""] = row.split("|").map((cell) => cell.trim());
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]): [string, string] => [name, byDefault]);
  });
}

/** Read by others than `readConfig`: OpenTelemetry's package, and the embedded PostgreSQL. */
const readElsewhere = ["OTEL_…", "EMBEDDED_DATA_DIR"];
/** What the README says of a setting that has no default, or nothing to begin with. */
const nothing = ["none", "all addresses", "embedded PostgreSQL", "`DATABASE_URL`"];

test("the README names every setting with its default, and no other", () => {
  const documented = documentedDefaults().filter(([name]) => !readElsewhere.includes(name));
  expect(documented.map(([name]) => name).sort()).toEqual([...settingNames].sort());
  const config = readConfig({});
  for (const [name, byDefault] of documented) {
    const value = config[name as keyof typeof config];
    const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
    if (isNothing) expect(nothing, name).toContain(byDefault);
    else expect(byDefault, name).toBe(`\`${value}\``);
  }
});

test("all settings are shown but those that are secret", () => {
  const secrets = {
    DATABASE_URL: "postgres://someone:canary@db.example/dawr",
    LISTEN_DATABASE_URL: "postgres://someone:canary@db.example/dawr",
    ADMIN_API_KEY: "canary-canary-canary",
    METRICS_TOKEN: "canary-canary-canary",
    SENTRY_DSN: "https://canary@sentry.example/1",
  };
  const report = settingsReport(readConfig({ ...secrets, FAIL_CLOSED_SECONDS: "7.5" }));
  expect(JSON.stringify(report)).not.toMatch(/canary|example/);
  expect(report).toMatchObject({ FAIL_CLOSED_SECONDS: 7.5, connectionsAtMost: 32, listensDirectly: true });
  expect(settingNames.filter((name) => !(name in report)).sort()).toEqual(Object.keys(secrets).sort());
  const soundsSecret = settingNames.filter((name) => /URL|API_KEY|TOKEN|DSN|SECRET|PASSWORD/.test(name));
  expect(soundsSecret.filter((name) => name in report)).toEqual([]);
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
