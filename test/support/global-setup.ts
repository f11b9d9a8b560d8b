import { readFileSync, rmSync, writeFileSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { migrate } from "../../src/db/migrate.js";
import { silentLog } from "./a-pool.js";
import { aDataFolder } from "./data-folder.js";
import { makers } from "./provided.js";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the server under test; its database is not for tests. */
    serverUrl: string;
    /** Ends a `create database`, and makes it a clone of a migrated one. */
    cloneClause: string;
    /** An empty folder, for the data directory that those of servers of a test's own are copies of. */
    migratedDataDir: string;
    /** Where `src/main.js` and the other programs are, compiled. */
    programs: string;
  }
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

/** One server a run; every test clones the migrated template. */
export default async function setup(project: TestProject) {
  const server = await startServer();
  const template = `dawr_template_${process.pid}`;
  await makeTemplate(server.url, template);
  project.provide("serverUrl", server.url);
  project.provide("cloneClause", `template ${template} ${await cloneStrategy(server.url)}`);
  project.provide("migratedDataDir", await makers.migratedDataDir());
  project.provide("programs", await makers.programs());
  return async () => {
    await sql(server.url, `alter database ${template} is_template false`);
    await sql(server.url, `drop database ${template}`);
    await server.stop();
  };
}

/** TEST_DATABASE_URL, else a container (of POSTGRES_VERSION) when a Docker engine answers, else the embedded server. */
async function startServer(): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => {} };
  return (await startContainer()) ?? (await startEmbedded());
}

async function startContainer(): Promise<Server | undefined> {
  if (process.env.TEST_DB === "embedded") return undefined;
  const { getContainerRuntimeClient } = await import("testcontainers");
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine) return undefined;
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer(`postgres:${process.env.POSTGRES_VERSION || "17"}-alpine`)
    .withCommand(["postgres", "-c", "fsync=off", "-c", "max_connections=300"])
    .start();
  return { url: container.getConnectionUri(), stop: async () => void (await container.stop()) };
}

async function startEmbedded(): Promise<Server> {
  const dataDir = await aDataFolder("test");
  const postgres = await startEmbeddedPostgres({ dataDir, throwaway: true });
  await trustSuperuser(postgres.url);
  process.once("exit", () => {
    postgres.stopSync(); // also after a Ctrl-C, for the data may be in memory
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { url: postgres.url, stop: async () => {} };
}

/** Each test connects some ten times, and to hash a password takes longer than the rest of it. */
async function trustSuperuser(url: string): Promise<void> {
  const [{ file }] = await sql(url, "select current_setting('hba_file') as file");
  writeFileSync(file, `host all postgres 127.0.0.1/32 trust\n${readFileSync(file, "utf8")}`); // the first that fits counts
  await sql(url, "select pg_reload_conf()");
}

async function makeTemplate(serverUrl: string, template: string): Promise<void> {
  await sql(serverUrl, `create database ${template}`);
  const url = new URL(serverUrl);
  url.pathname = template;
  await migrate(url.href, silentLog);
  await sql(url.href, "select"); // the first connection after a change of the schema writes what all clones then read of the catalogues
  await sql(serverUrl, `alter database ${template} is_template true allow_connections false`);
}

/** Writing a whole database to the log takes seven times the work of copying its files (110 and 16 ms). */
async function cloneStrategy(serverUrl: string): Promise<string> {
  const [{ version }] = await sql(serverUrl, "select current_setting('server_version_num')::integer as version");
  return version < 150_000 ? "" : "strategy file_copy"; // before 15 there was no other
}

async function sql(url: string, text: string): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}
