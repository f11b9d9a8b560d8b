import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { defaultDataDir, startEmbeddedPostgres } from "../src/db/embedded/embedded-postgres.js";
import {
  aDataDir,
  aProjectCopy,
  isRunning,
  signalServer,
  sql,
  startInChild,
  stopServer,
} from "./support/embedded-postgres-fixtures.js";

let ourDataDir: string;

beforeAll(async () => {
  ourDataDir = realpathSync(mkdtempSync(join(tmpdir(), "dawr-embedded-")));
  const server = await start(ourDataDir);
  await sql(server.url, "create table patients as select 'Sara' as name");
  await server.stop();
});

afterAll(async () => {
  await stopServer(ourDataDir);
  rmSync(ourDataDir, { recursive: true });
});

/** A data folder with a stopped cluster in it; the same one for every test, because a new one costs a second. */
function aCluster() {
  onTestFinished(() => stopServer(ourDataDir));
  return ourDataDir;
}

const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, throwaway: true });

const copiesOfBinaries = (dataDir: string) =>
  readdirSync(dataDir).filter((name) => name.startsWith("postgres-binaries-"));

test("what a server held is there after a stop and another start", async () => {
  const server = await start(aCluster());
  expect(await sql(server.url, "select name from patients")).toEqual([{ name: "Sara" }]);
  expect(await sql(server.url, "show server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
});

test("nobody gets in without the password, and nobody else may read it", async () => {
  const { url, dataDir } = await start(aCluster());
  await expect(sql(url.replace(/:[^:@]+@/, ":guess@"), "select")).rejects.toThrow("password authentication failed");
  expect(lstatSync(join(dataDir, "pg18.password")).mode & 0o777).toBe(0o600);
});

test("a second start shares the server, and the last to stop stops it", async () => {
  const dataDir = aCluster();
  const first = await start(dataDir);
  const second = await start(dataDir);
  expect(second.url).toBe(first.url);

  await first.stop();
  first.stopSync(); // as an 'exit' handler would
  expect(await sql(second.url, "select 1 as up")).toEqual([{ up: 1 }]);
  await Promise.all([second.stop(), second.stop()]);
  expect(isRunning(dataDir)).toBe(false);
});

test("a server is left to a program that still works with it", async () => {
  const { url, dataDir, stop } = await start(aCluster());
  const pool = new pg.Pool({ connectionString: url, application_name: "dawr" });
  await pool.query("select");
  await stop();
  expect(await sql(url, "select 1 as up")).toEqual([{ up: 1 }]);

  const next = await start(dataDir);
  await pool.end();
  await next.stop();
  expect(isRunning(dataDir)).toBe(false);
});

test("an exit leaves the server alone that somebody else had started", async () => {
  const { dataDir } = await start(aCluster());
  const commandLine = await start(dataDir);
  commandLine.stopSync();
  expect(isRunning(dataDir)).toBe(true);
});

test("an exit stops the server that we started", async () => {
  const { dataDir, stopSync, stop } = await start(aCluster());
  stopSync();
  expect(isRunning(dataDir)).toBe(false);
  await stop();
});

test("two processes that start at the same moment get one server", async () => {
  const dataDir = aDataDir();
  const children = [startInChild({ dataDir }), startInChild({ dataDir })];
  const [first, second] = await Promise.all(children.map((child) => child.nextLine()));
  expect(first).toMatch(/^postgres:/);
  expect(second).toBe(first);
  await Promise.all(children.map((child) => child.close()));
  expect(isRunning(dataDir)).toBe(false);
});

test("a server outlives its killed starter and is adopted", async () => {
  const dataDir = aCluster();
  const killed = startInChild({ dataDir });
  const url = await killed.nextLine();
  await killed.kill();

  const server = await start(dataDir);
  expect(server.url).toBe(url);
  server.stopSync();
  expect(isRunning(dataDir)).toBe(false);
});

test("a killed server is started again, and what held the old one lets go", async () => {
  const dataDir = aCluster();
  const [early, late] = [await start(dataDir), await start(dataDir)];
  signalServer(dataDir, "SIGKILL");
  await early.stop();

  const server = await start(dataDir);
  expect(await sql(server.url, "select name from patients")).toEqual([{ name: "Sara" }]);
  await late.stop(); // left to the new one
  expect(await sql(server.url, "select 1 as up")).toEqual([{ up: 1 }]);
});

test("a process id that belongs to another program by now is not taken for the server", async () => {
  const dataDir = aCluster();
  const killed = await start(dataDir);
  signalServer(dataDir, "SIGKILL");
  const pidFile = join(dataDir, "pg18", "postmaster.pid");
  writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(/^\d+/, String(process.pid)));

  const server = await start(dataDir);
  expect(server.url).not.toBe(killed.url);
});

test("a lock that nobody holds any more does not hold up the start", async () => {
  const dataDir = aCluster();
  const lock = join(dataDir, "starting.lock");
  for (const content of ["999999999-of-the-dead", `${process.pid}-of-an-earlier-run-in-a-container`, ""]) {
    writeFileSync(lock, content);
    utimesSync(lock, 0, 0);
    const { stop } = await start(dataDir);
    await stop();
  }
  expect(readdirSync(dataDir).filter((name) => name.startsWith("starting.lock"))).toEqual([]);
});

test("a server that cannot start says why", async () => {
  const dataDir = aCluster();
  const settings = join(dataDir, "pg18", "postgresql.auto.conf");
  const intact = readFileSync(settings);
  onTestFinished(() => writeFileSync(settings, intact));
  appendFileSync(settings, "capacity = 20\n");
  await expect(start(dataDir)).rejects.toThrow(
    /^PostgreSQL did not start in .*pg18:\n(.*\n)*.*unrecognized configuration parameter "capacity"/,
  );
});

test("EMBEDDED_DATA_DIR says where the data is, unless it is empty", () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("EMBEDDED_DATA_DIR", "/srv/dawr");
  expect(defaultDataDir()).toBe("/srv/dawr");
  vi.stubEnv("EMBEDDED_DATA_DIR", "");
  expect(defaultDataDir()).toMatch(/\/\.data$|^\/var\/lib\/dawr\//);
});

test("a server that does not know our password is not adopted", async () => {
  const dataDir = aCluster();
  await start(dataDir);
  const passwordFile = join(dataDir, "pg18.password");
  const intact = readFileSync(passwordFile);
  onTestFinished(() => writeFileSync(passwordFile, intact));
  writeFileSync(passwordFile, "guess");
  await expect(start(dataDir)).rejects.toThrow(/does not let us in: password authentication failed/);
});

test("a system without binaries is told to set DATABASE_URL", async () => {
  const folder = aProjectCopy({ withBinaries: false });
  const child = startInChild({ dataDir: aDataDir(), folder });
  await expect(child.nextLine()).rejects.toThrow("set DATABASE_URL instead");
});

test("links to libraries that npm did not make are made", async () => {
  const folder = aProjectCopy({ withLinks: false });
  const dataDir = aCluster();
  const child = startInChild({ dataDir, folder });
  expect(await child.nextLine()).toMatch(/^postgres:/);
  await child.close();
  expect(copiesOfBinaries(dataDir)).toEqual([]);
});

describe.skipIf(process.getuid?.() !== 0)("for root", () => {
  test("a project that only root may enter runs, from a copy of the binaries", async () => {
    const folder = aProjectCopy({ withLinks: false });
    chmodSync(folder, 0o700);
    const dataDir = aCluster();
    const child = startInChild({ dataDir, folder });
    expect(await child.nextLine()).toMatch(/^postgres:/);
    expect(await child.nextLine()).toMatch(/^\/var\/lib\/dawr\/dawr-project-\w+-[0-9a-f]{8}$/);
    await child.close();
    expect(copiesOfBinaries(dataDir)).toHaveLength(1);
  });

  test("a data folder out of the server's reach is refused", async () => {
    const closed = aDataDir();
    const dataDir = join(closed, "data");
    chmodSync(closed, 0o700);
    await expect(start(dataDir)).rejects.toThrow("cannot reach");
  });

  test("a folder that holds something else is not handed over", async () => {
    const dataDir = aDataDir();
    writeFileSync(join(dataDir, "letter.txt"), "");
    await expect(start(dataDir)).rejects.toThrow("is not empty");
    expect(lstatSync(dataDir).uid).toBe(0);
  });

  test("a user who may not write node_modules runs from a copy of the binaries", async () => {
    const folder = aProjectCopy({ withLinks: false });
    const dataDir = aDataDir();
    const uid = Number(spawnSync("id", ["-u", "nobody"], { encoding: "utf8" }).stdout);
    chownSync(dataDir, uid, uid);
    const child = startInChild({ dataDir, folder, uid });
    expect(await child.nextLine()).toMatch(/^postgres:/);
    expect(await child.nextLine()).toBe(join(folder, ".data"));
    await child.close();
    expect(copiesOfBinaries(dataDir)).toHaveLength(1);
  });
});
