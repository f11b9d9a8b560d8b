import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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
    BROKER_URL: "rediss://someone:canary@redis.example:6379",
    METRICS_TOKEN: "canary-canary-canary",
    SENTRY_DSN: "https://canary@sentry.example/1",
    WEBHOOK_SEALING_KEY: Buffer.alloc(32, "canary").toString("base64"),
    VAPID_PRIVATE_KEY: Buffer.alloc(32, "canary").toString("base64url"),
    OIDC_ISSUERS: JSON.stringify([
      { name: "company", issuer: "https://sso.example", clientId: "canary", clientSecret: "canary-canary-canary" },
    ]),
  };
  const settings = { ...secrets, VAPID_SUBJECT: "https://clinic.iq", PUBLIC_URL: "https://clinic.iq" };
  const report = settingsReport(readConfig({ ...settings, FAIL_CLOSED_SECONDS: "7.5" }));
  expect(JSON.stringify(report)).not.toMatch(/canary|example/);
  expect(report).toMatchObject({ FAIL_CLOSED_SECONDS: 7.5, connectionsAtMost: 31, listensDirectly: true });
  const edge = { ORIGIN_URL: "https://a.clinic.iq,https://b.clinic.iq", EDGE_KEY: "canary-canary-canary" };
  const edgeReport = settingsReport(readConfig(edge));
  expect(edgeReport).toMatchObject({ ORIGIN_URL: edge.ORIGIN_URL.split(","), connectionsAtMost: 0 });
  expect(JSON.stringify(edgeReport)).not.toMatch(/canary/);
  const hidden = settingNames.filter((name) => !(name in report));
  expect(hidden.sort()).toEqual([...Object.keys(secrets), "EDGE_KEY"].sort());
  const soundsSecret = settingNames.filter(
    (name) =>
      !["PUBLIC_URL", "ORIGIN_URL"].includes(name) && /URL|API_KEY|EDGE_KEY|TOKEN|DSN|SECRET|PASSWORD/.test(name),
  );
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

test("a relay without a broker, and a broker that is none, stop the start with a line that names the setting", () => {
  expect(() => readConfig({ RELAY: "true" })).toThrow(/^[^\n]*RELAY needs BROKER_URL[^\n]*$/);
  for (const BROKER_URL of [
    "redis.example:6379",
    "http://u:zebra@h",
    "redis://",
    "redis://u:zebra@h/dawr",
    "redis://u:ze/bra@h",
  ]) {
    const start = () => readConfig({ BROKER_URL });
    expect(start, BROKER_URL).toThrow(/^[^\n]*BROKER_URL: must be redis:\/\/ or rediss:\/\/[^\n]*$/);
    expect(start).not.toThrow("zebra");
  }
  expect(() => readConfig({ BROKER_PREFIX: "a:b" })).toThrow("BROKER_PREFIX");
  expect(readConfig({ BROKER_URL: "rediss://u:p@h/3", RELAY: "true" })).toMatchObject({
    RELAY: true,
    BROKER_PREFIX: "dawr",
  });
});

test("an edge has a key and no database, or the start says which setting is too many or missing", () => {
  const edge = { ORIGIN_URL: "https://a.example, http://10.1.0.2:3000", EDGE_KEY: "dawr_1_of-sixteen-and-more" };
  expect(readConfig({ ...edge, NODE_ENV: "production" })).toMatchObject({
    ORIGIN_URL: ["https://a.example", "http://10.1.0.2:3000"],
  });
  for (const name of ["DATABASE_URL", "LISTEN_DATABASE_URL"]) {
    expect(() => readConfig({ ...edge, [name]: "postgres://u:p@h/db" })).toThrow(new RegExp(`ORIGIN_URL .* ${name}`));
  }
  expect(() => readConfig({ ORIGIN_URL: edge.ORIGIN_URL })).toThrow("EDGE_KEY must be set with ORIGIN_URL");
  for (const NODE_ENV of ["development", "production"]) {
    expect(() => readConfig({ EDGE_KEY: edge.EDGE_KEY, NODE_ENV })).toThrow("ORIGIN_URL must be set with EDGE_KEY");
  }
  const relay = { RELAY: "true", BROKER_URL: "redis://h" };
  expect(() => readConfig({ ...edge, ...relay })).toThrow("RELAY needs a database");
  for (const ORIGIN_URL of [
    "a.example",
    "https://a.example/dawr",
    "https://u:p@a.example",
    "ftp://a",
    "https://a,https://a",
  ]) {
    expect(() => readConfig({ ...edge, ORIGIN_URL }), ORIGIN_URL).toThrow("ORIGIN_URL: must be a list of");
  }
});

test("production without a database stops with one clear line", () => {
  expect(() => readConfig({ NODE_ENV: "production" })).toThrow(/^[^\n]*DATABASE_URL[^\n]*$/);
});

describe("white space around a setting", () => {
  test("does not count, so a key from a file with a last line break opens what it should", () => {
    const padded = {
      ADMIN_API_KEY: "sixteen-and-more-chars\n",
      PORT: " 4000 ",
      CORS_ORIGINS: "\thttps://a.example\r\n",
    };
    const read = { ADMIN_API_KEY: "sixteen-and-more-chars", PORT: 4000, CORS_ORIGINS: ["https://a.example"] };
    expect(readConfig(padded)).toMatchObject(read);
    const url = readConfig({ DATABASE_URL: " postgres://u:p@h/db\n", METRICS_TOKEN: " ".repeat(20) });
    expect(url).toMatchObject({ DATABASE_URL: "postgres://u:p@h/db", METRICS_TOKEN: undefined });
  });
});

test.each(["ADMIN_API_KEY", "METRICS_TOKEN"])("a secret that no header can carry stops the start (%s)", (name) => {
  for (const secret of [
    "sixteen and more chars",
    "sechzehn-für-alle-da",
    "one-line\nand-another-line",
    "x".repeat(201),
  ]) {
    expect(() => readConfig({ [name]: secret }), secret).toThrow(name);
  }
});

describe("the environment's name", () => {
  test("is production however it is written", () => {
    const DATABASE_URL = "postgres://u:p@h/db";
    for (const name of ["production", "Production", " PRODUCTION\n"]) {
      expect(readConfig({ NODE_ENV: name, DATABASE_URL }).isProduction, name).toBe(true);
      expect(() => readConfig({ NODE_ENV: name }), name).toThrow("DATABASE_URL must be set");
    }
  });

  test("is one that is known, or the start is refused", () => {
    for (const name of ["prod", "staging"]) expect(() => readConfig({ NODE_ENV: name }), name).toThrow("NODE_ENV");
  });
});

describe("the URL of a database", () => {
  test("may name a socket's folder, as psql and pg take it", () => {
    for (const DATABASE_URL of [
      "postgres://u:p@/db?host=/run/postgresql",
      "postgresql:///db?host=/cloudsql/a:b:c",
      "postgres://u@%2Frun%2Fpostgresql/db",
      "postgresql:///db",
      "postgres://u:q7%2B%2FZx%3D@[::1]:5432/db?sslmode=disable&options=-c%20search_path%3Dpublic",
    ]) {
      expect(readConfig({ DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL);
    }
  });

  test.each(["DATABASE_URL", "LISTEN_DATABASE_URL"])("is refused without a piece of the password (%s)", (name) => {
    for (const password of [
      "q7+/Zx=",
      "lynx@gnu/zebra#ocelot?",
      "zebra#ocelot",
      "zebra?ocelot",
      "zebra?ocelot@lynx",
      "zebra%ffocelot",
      "zebra@ocelot",
      "1234/ocelot",
    ]) {
      const start = () => readConfig({ [name]: `postgres://dawr:${password}@db.example/dawr` });
      expect(start, password).toThrow(/^Dawr cannot start with these settings: \w+: .*in its user and password/);
      const pieces = [...password.split(/\W/).filter((piece) => piece.length > 2), "db.example"];
      for (const piece of pieces) expect(start, password).not.toThrow(piece);
    }
  });

  test.each(["compose.yaml", "deploy/compose.pgbouncer.yaml"])("holds no password in %s, whatever that is", (file) => {
    const urls = [...textOf(file).matchAll(/postgres:\/\/\S*/g)].map(([url]) => url);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toMatch(/^postgres:\/\/dawr@[a-z]+(:\d+)?\/dawr$/);
    const compose = textOf("compose.yaml");
    expect(/ PGPASSWORD: (.*?) #/.exec(compose)?.[1]).toBe(/ POSTGRES_PASSWORD: (.*?) #/.exec(compose)?.[1]);
  });

  test("says what else is wrong with it", () => {
    const start = (rest: string) => () => readConfig({ DATABASE_URL: `postgres://u:zebra@${rest}` });
    for (const rest of ["h1,h2/db", "h1:5432,h2:5433/db", "/db?host=h1,h2"])
      expect(start(rest), rest).toThrow("one host");
    expect(start("h/db?sslrootcert=/nowhere/ca.pem")).toThrow("certificate or key file");
    expect(() => readConfig({ DATABASE_URL: "mysql://u:zebra@h/db" })).toThrow("must be a postgres:// URL");
    expect(start("h1,h2/db")).not.toThrow("zebra");
  });
});

test("who may frame the board, and where patients reach it, are origins and nothing more", () => {
  const player = "https://player.example, https://*.signage.example:8443,file:";
  expect(readConfig({ FRAME_ANCESTORS: player }).FRAME_ANCESTORS).toHaveLength(3);
  for (const value of ["player.example", "https://a.example/path", "https://a.example; script-src *", "'none'", "a,"]) {
    expect(() => readConfig({ FRAME_ANCESTORS: value }), value).toThrow("FRAME_ANCESTORS");
  }
  expect(readConfig({ PUBLIC_URL: "https://clinic.example/" }).PUBLIC_URL).toBe("https://clinic.example");
  for (const value of [
    "clinic.example",
    "https://clinic.example/dawr",
    "javascript:alert(1)",
    "https://u:p@clinic.example",
  ]) {
    expect(() => readConfig({ PUBLIC_URL: value }), value).toThrow("PUBLIC_URL");
  }
});

describe("providers of sign-ins", () => {
  const one = {
    ...{ name: "company", issuer: "https://sso.clinic.iq/realms/clinics" },
    ...{ clientId: "dawr", clientSecret: "canary-canary-canary" },
  };
  const read = (issuers: unknown, settings: NodeJS.ProcessEnv = { PUBLIC_URL: "https://clinic.iq" }) =>
    readConfig({ ...settings, OIDC_ISSUERS: typeof issuers === "string" ? issuers : JSON.stringify(issuers) })
      .OIDC_ISSUERS;

  test("are read with what they need", () => {
    const trial = { ...one, name: "trial", issuer: "http://localhost:8080/realms/x", clientAuth: "basic" };
    expect(read([one, trial, { ...one, name: "bare", issuer: "https://sso.iq" }])).toEqual([
      { ...one, clientAuth: "post" },
      trial,
      { ...one, name: "bare", issuer: "https://sso.iq/", clientAuth: "post" },
    ]);
  });

  test.each<[what: string, issuers: unknown, named: RegExp]>([
    ["no JSON", "company,canary-canary", /OIDC_ISSUERS: must be JSON/],
    ["no list", one, /OIDC_ISSUERS: must be a list/],
    ["a text", ["canary"], /OIDC_ISSUERS.0: must be an object/],
    ["a name that no address can have", [{ ...one, name: "The Company" }], /OIDC_ISSUERS.0.name/],
    ["plain http beyond this machine", [{ ...one, issuer: "http://sso.clinic.iq" }], /OIDC_ISSUERS.0.issuer: must be/],
    ["credentials in the address", [{ ...one, issuer: "https://u:canary@sso.iq" }], /OIDC_ISSUERS.0.issuer/],
    ["a query", [{ ...one, issuer: "https://sso.iq/?p=canary" }], /OIDC_ISSUERS.0.issuer/],
    ["no secret", [{ ...one, clientSecret: undefined }], /OIDC_ISSUERS.0.clientSecret/],
    ["a secret that is none", [{ ...one, clientSecret: "canary" }], /OIDC_ISSUERS.0.clientSecret/],
    ["a field that is mistyped", [{ ...one, client_secret: "canary" }], /OIDC_ISSUERS.0: must have name, issuer/],
    ["one name twice", [one, { ...one, issuer: "https://b.iq" }], /different names/],
    ["one issuer twice", [one, { ...one, name: "b" }], /each issuer once/],
  ])("with %s stop the start, and no secret is shown", (_what, issuers, named) => {
    expect(() => read(issuers)).toThrow(named);
    expect(() => read(issuers)).not.toThrow(/canary/);
  });

  test("need the address that they send people back to", () => {
    expect(() => read([one], {})).toThrow("PUBLIC_URL must be set with OIDC_ISSUERS");
  });
});
