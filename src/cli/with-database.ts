import type { Knex } from "knex";
import { readConfig } from "../config.js";
import { migrate } from "../db/migrate.js";
import { closePool, createPool } from "../db/pool.js";
import { createLogger } from "../logger.js";

/**
 * Lends the database of DATABASE_URL, or else the embedded one of `npm start`, to a command, and takes it back.
 * What the command throws is printed as one line, with exit code 1.
 */
export async function withDatabase(command: (db: Knex) => Promise<void>): Promise<void> {
  try {
    const config = readConfig(process.env);
    const embedded = config.DATABASE_URL ? undefined : await startEmbedded();
    try {
      await lend(config.DATABASE_URL ?? (embedded?.url as string), embedded !== undefined, command);
    } finally {
      await embedded?.stop();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

async function startEmbedded() {
  const { startEmbeddedPostgres } = await import("../db/embedded/embedded-postgres.js");
  return startEmbeddedPostgres();
}

async function lend(url: string, isOurs: boolean, command: (db: Knex) => Promise<void>): Promise<void> {
  const log = createLogger({ LOG_LEVEL: "silent" });
  if (isOurs) await migrate(url, log);
  const pool = createPool(
    {
      connectionString: url,
      applicationName: "dawr-cli",
      size: 1,
      maxOverflow: 0,
      timeoutMs: 10_000,
      prePing: false,
      recycleMs: 3_600_000,
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 5_000,
      idleInTransactionTimeoutMs: 10_000,
    },
    log,
  );
  try {
    await command(pool);
  } finally {
    await closePool(pool);
  }
}
