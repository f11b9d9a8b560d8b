import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { migrate } from "../../src/db/migrate.js";
import { createLogger } from "../../src/logger.js";
import { type Database, openDatabase } from "./database.js";
import { familyCpuMs, familyOf } from "./processes.js";

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A PostgreSQL of its own, durable as in production, with Dawr's schema. */
export async function createWorld() {
  const dataDir = mkdtempSync(join(tmpdir(), "dawr-bench-"));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const clear = () => {
    postgres.stopSync();
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once("exit", clear); // when a row fails
  const opened: Database[] = [];
  const open = async (url: string): Promise<Database> => {
    await migrate(url, createLogger({ LOG_LEVEL: "silent" }));
    const database = await openDatabase(url);
    opened.push(database);
    return database;
  };
  const first = await open(postgres.url);
  const { rows } = await first.sql.query("show data_directory");
  const postmaster = Number(readFileSync(join(rows[0].data_directory, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    ...first,
    /** Another one, for servers that run side by side with those of this. */
    addDatabase: async (): Promise<Database> => {
      const name = `bench_${opened.length}`;
      await first.sql.query(`create database ${name}`);
      return open(Object.assign(new URL(postgres.url), { pathname: name }).href);
    },
    postgresCpuMs: () => familyCpuMs(postmaster),
    postgresPids: () => familyOf(postmaster),
    stop: async () => {
      for (const { sql } of opened) await sql.end();
      process.off("exit", clear);
      clear();
    },
  };
}

const dayMs = 86_400_000;

/** The nth day that the benches book on: far enough ahead that it never closes by itself, near enough to be opened. */
export const dayNumber = (number: number): string =>
  new Date(Date.now() + (300 + number) * dayMs).toISOString().slice(0, "yyyy-mm-dd".length);
