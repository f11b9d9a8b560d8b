import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { aDataDir, signalServer } from "./support/embedded-postgres-fixtures.js";
import { cloneDatabase } from "./support/test-database.js";

const project = fileURLToPath(new URL("..", import.meta.url));

/** What a newcomer's shell may hold. */
const anotherServers = {
  PGSSLMODE: "require",
  PGSSLNEGOTIATION: "direct",
  PGHOST: "192.0.2.1",
  PGPORT: "1",
  PGUSER: "nobody",
  PGPASSWORD: "wrong",
  PGDATABASE: "nowhere",
  PGDATA: "/nowhere",
  PGDATESTYLE: "German",
  PGTZ: "Nowhere/Nowhere",
  PGCLIENTENCODING: "LATIN1",
  PGSSLROOTCERT: "/nowhere/ca.pem",
  PGOPTIONS: "-c search_path=nowhere",
};

/** `npm start` without a database of one's own. */
function startProgram(settings: Record<string, string>) {
  const program = spawn(process.execPath, [`${inject("programs")}/src/main.js`], {
    cwd: project,
    env: { PATH: process.env.PATH, PORT: "0", HOST: "127.0.0.1", ...settings },
  });
  onTestFinished(() => void program.kill("SIGKILL"));
  let output = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (text) => (output += text));
  return { output: () => output, ended: once(program, "exit").then(([code]) => code) };
}

const run = (settings: Record<string, string>, command: string[]) =>
  promisify(execFile)(process.execPath, command, {
    cwd: project,
    env: { PATH: process.env.PATH, ...settings },
  }).catch((failure) => failure as { code: number; stdout: string; stderr: string });

const knexCli = ["node_modules/knex/bin/cli.js"];
const knex = (settings: Record<string, string>, ...args: string[]) => run(settings, [...knexCli, ...args]);

test("a newcomer reads the welcome first, whatever their shell says of another PostgreSQL, and when theirs is stopped, why all ends", async () => {
  const dataDir = aDataDir();
  const { output, ended } = startProgram({ ...anotherServers, EMBEDDED_DATA_DIR: dataDir });
  await vi.waitFor(() => expect(output()).toContain("/v1/clinics/1/days"), 30_000);
  expect(output().trimStart()).toMatch(/^Dawr is running with its own PostgreSQL/);
  expect(output()).not.toContain('"msg":"settings"');
  signalServer(dataDir, "SIGINT");
  expect(await ended).toBe(1);
  expect(output()).toMatch(/^The embedded PostgreSQL was stopped from outside/m);
});

test("a port that is taken is named with the setting that leads elsewhere, on one line", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const other = createServer();
  onTestFinished(() => void other.close());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const start = { DATABASE_URL: database.url, LOG_LEVEL: "silent" };
  const taken = startProgram({ ...start, PORT: String(port) });
  const elsewhere = startProgram({ ...start, HOST: "192.0.2.1" });
  expect(await Promise.all([taken.ended, elsewhere.ended])).toEqual([1, 1]);
  expect(taken.output().trim()).toMatch(new RegExp(`^Port ${port} is in use.*set PORT to another[^\n]*$`));
  expect(elsewhere.output().trim()).toMatch(/^HOST=192\.0\.2\.1 is no address of this machine[^\n]*$/);
});

test("in production nothing falls back on an embedded PostgreSQL: not knex, not the tools", async () => {
  const dataDir = aDataDir();
  const tool = (name: string) => [`${inject("programs")}/src/${name}.js`];
  const commands: [name: string, ...command: string[]][] = [
    [" Production", ...knexCli, "migrate:latest"],
    ["PRODUCTION\n", ...knexCli, "seed:run"],
    ["production", ...tool("main")],
    ["production", ...tool("cli/keys"), "list"],
    ["Production", ...tool("cli/epoch")],
  ];
  const refuse = async ([name, ...command]: [string, ...string[]]) => {
    const refused = await run({ NODE_ENV: name, DATABASE_URL: " ", EMBEDDED_DATA_DIR: dataDir }, command);
    const said = command.join(" ");
    expect(refused, said).toMatchObject({ code: 1, stderr: expect.stringContaining("DATABASE_URL must be set") });
    expect(refused.stderr, said).not.toMatch(/^\s+at /m);
  };
  await Promise.all(commands.map((command) => refuse(command as [string, ...string[]])));
  expect(readdirSync(dataDir)).toEqual([]);
});

test("the demo clinic without its tables is refused by a sentence", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const settings = { DATABASE_URL: database.url };
  expect(await knex(settings, "migrate:rollback", "--all")).not.toHaveProperty("code");
  const refused = await knex(settings, "seed:run");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("npx knex migrate:latest") });
  expect(refused.stderr).not.toMatch(/^\s+at /m);
});

test("`npx knex migrate:make` writes the project's form under the next number, and `seed:make` its form of a seed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dawr-migrations-")); // other tests read the project's own
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of [
    "knexfile.js",
    "package.json",
    ".ci/migration.stub",
    ".ci/seed.stub",
    "migrations",
    "seeds",
    "src/db/connection.js",
    "src/postgres-url.js",
  ]) {
    cpSync(join(project, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  const newest = readdirSync(join(folder, "migrations")).sort().at(-1) ?? "";
  const settings = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
  const knexfile = `--knexfile=${join(folder, "knexfile.js")}`;
  const make = async (command: string, ...args: string[]) => {
    const { stdout, stderr } = await knex(settings, knexfile, command, ...args);
    return /Created.*: (.*\.js)$/m.exec(stdout)?.[1] ?? stderr;
  };
  const files = [
    await make("migrate:make", "made by a test"),
    await make("migrate:make", "../up, as TypeScript", "-x", "ts"),
    await make("seed:make", "another"),
  ];
  const next = (ahead: number) => String(Number.parseInt(newest, 10) + ahead).padStart(3, "0");
  expect(files.map((file) => relative(folder, file))).toEqual([
    `migrations/${next(1)}_made_by_a_test.js`,
    `migrations/${next(2)}__up_as_TypeScript.js`,
    "seeds/another.js",
  ]);
  const sayExports = `for (const file of ${JSON.stringify(files)}) console.log(Object.keys(await import(file)).join())`;
  const { stdout } = await run(settings, ["--input-type=module", "--eval", sayExports]); // vitest would run CommonJS too
  expect(stdout).toBe("down,up\ndown,up\nseed\n");
});
