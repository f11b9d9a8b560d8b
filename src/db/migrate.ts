import { fileURLToPath } from "node:url";
import type { Knex } from "knex";
import type { Logger } from "../logger.js";
import { closePool, createPool } from "./pool.js";
import { migrationsFolder, UnfitDatabase, whyNotMigrate, whyNotServe } from "./requirements.js";
import { isDatabaseUnavailable } from "./sql-state.js";

/** Somebody else's migration holds knex's lock, or did when it died. */
export class MigrationsLocked extends Error {
  constructor(cause: unknown) {
    super(
      "The migrations are locked. If no other process migrates now (dawr-migrate in pg_stat_activity), one died in the " +
        "middle: unlock them with `npx knex migrate:unlock` and start again.",
      { cause },
    );
  }
}

const seedsFolder = fileURLToPath(new URL("../../seeds", import.meta.url));

/** Brings the schema up to date, over connections of its own. Instances that start together wait for each other. */
export const migrate = (connectionString: string, log: Logger): Promise<void> =>
  withMigrationPool(connectionString, log, (pool) =>
    pool.transaction(async (guard) => {
      await guard.raw("select pg_advisory_xact_lock(hashtext('dawr migrations'))");
      const shortcoming = await whyNotMigrate(async (sql) => (await guard.raw(sql)).rows);
      if (shortcoming) throw new UnfitDatabase(shortcoming.sentence);
      await pool.migrate.latest({ directory: migrationsFolder, loadExtensions: [".js"] }).catch((error) => {
        throw error.name === "MigrationLocked" ? new MigrationsLocked(error) : error;
      });
    }),
  );

/**
 * Refuses a database that Dawr cannot work with. One that cannot be reached yet, or is read-only for now, is no reason not to start.
 */
export async function refuseUnfit(pool: Knex): Promise<void> {
  const shortcoming = await whyNotServe(async (sql) => (await pool.raw(sql)).rows).catch((error) => {
    if (isDatabaseUnavailable(error)) return undefined;
    throw error;
  });
  if (shortcoming && shortcoming.reason !== "read_only") throw new UnfitDatabase(shortcoming.sentence);
}

/** Plants the demo clinic, unless there is a clinic already. */
export const seed = (connectionString: string, log: Logger): Promise<void> =>
  withMigrationPool(connectionString, log, async (pool) => {
    await pool.seed.run({ directory: seedsFolder, loadExtensions: [".js"] });
  });

/** A migration may take its time, and so may the wait for another instance's. */
async function withMigrationPool(
  connectionString: string,
  log: Logger,
  work: (pool: Knex) => Promise<void>,
): Promise<void> {
  const hourMs = 3_600_000;
  const pool = createPool(
    {
      connectionString,
      applicationName: "dawr-migrate",
      size: 2,
      maxOverflow: 0,
      timeoutMs: 30_000,
      prePing: false,
      recycleMs: hourMs,
      statementTimeoutMs: hourMs,
      lockTimeoutMs: hourMs,
      idleInTransactionTimeoutMs: hourMs,
    },
    log,
  );
  try {
    await work(pool);
  } finally {
    await closePool(pool);
  }
}
