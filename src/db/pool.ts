import knexPackage, { type Knex } from "knex";
import pg from "pg";
import type { Logger } from "../logger.js";
import { withTimeLimit } from "../time-limit.js";
import { connectionTo, ownSettings } from "./connection.js";
import { ConnectionTrust } from "./connection-trust.js";
import { type LeaseObserver, watchLeases } from "./lease-watch.js";
import { markAsUnavailable } from "./sql-state.js";

const { knex, KnexTimeoutError } = knexPackage;

// Dates and times stay text from the driver up: a Date would shift days by the process's time zone.
const asText = (value: string) => value;
pg.types.setTypeParser(pg.types.builtins.DATE, asText);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, asText);
pg.types.setTypeParser(pg.types.builtins.INT8, Number); // versions and counts stay far below 2^53

export interface PoolSettings {
  connectionString: string;
  applicationName: string;
  /** Connections kept, and how many more a burst may open. */
  size: number;
  maxOverflow: number;
  /** How long a request waits for a connection. */
  timeoutMs: number;
  prePing: boolean;
  recycleMs: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /** What PostgreSQL is told at the start of each connection. */
  options?: string | undefined;
  /** Log each acquire, release, create, destroy and timeout. */
  isVerbose?: boolean;
  /** A lease that lasts longer is reported with its route and stack. */
  leaseWarnMs?: number;
  observer?: LeaseObserver;
}

type PooledConnection = pg.Client & { readyForQuery?: boolean; freedAt?: number };

/** A connection used this recently is not asked whether it lives. */
const trustedAfterUseMs = 5_000;

const trustOf = new WeakMap<object, ConnectionTrust>();

/** A knex instance whose pool behaves as the settings say. Opens nothing until used. */
export function createPool(settings: PoolSettings, log: Logger): Knex {
  const connection = connectionTo(settings.connectionString, {
    application_name: settings.applicationName,
    options: [ownSettings, settings.options].join(" "),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: settings.statementTimeoutMs,
    lock_timeout: settings.lockTimeoutMs,
    idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs,
    query_timeout: settings.statementTimeoutMs + 2_000, // finds half-open links
  });
  const trust = new ConnectionTrust(() =>
    log.warn(
      { pool: settings.applicationName },
      "PostgreSQL is read-only here: connecting anew, for a primary may be elsewhere",
    ),
  );
  const validate = async (connection: PooledConnection): Promise<boolean> => {
    if (!trust.isTrusted(connection)) return false;
    return !settings.prePing || isUsable(connection, trust);
  };
  const pool = knex({
    client: "pg",
    version: "14", // the oldest we support; spares a query on the first connection
    connection: connection as Knex.PgConnectionConfig,
    pool: {
      min: settings.size,
      max: settings.size + settings.maxOverflow,
      idleTimeoutMillis: 10_000,
      reapIntervalMillis: 1_000,
      createTimeoutMillis: 6_000,
      destroyTimeoutMillis: 5_000,
      maxConnectionLifetimeMillis: settings.recycleMs,
      maxConnectionLifetimeJitterMillis: settings.recycleMs / 10,
      validate,
    },
    acquireConnectionTimeout: settings.timeoutMs,
    log: { warn: (message: string) => log.debug(message), error: (message: string) => log.warn(message) },
  });
  trustOf.set(pool.client.pool, trust);
  const remember = (connection: PooledConnection) => {
    connection.freedAt = Date.now();
  };
  pool.client.pool.on("release", remember);
  pool.client.pool.on("createSuccess", (_id: number, connection: PooledConnection) => {
    remember(connection);
    trust.watch(connection);
  });
  const { applicationName, isVerbose = false, leaseWarnMs = 10_000, observer } = settings;
  pool.client.pool.on("createFail", (_id: number, error: unknown) => markAsUnavailable(error));
  watchLeases(pool, { applicationName, isVerbose, warnAfterMs: leaseWarnMs, observer }, log);
  return pool;
}

/**
 * Whether a connection may be lent: alive, not left inside a transaction, and leading to a server that can be written. Asked at
 * acquire because only then has the answer to a failed statement surely arrived.
 */
async function isUsable(connection: PooledConnection, trust: ConnectionTrust): Promise<boolean> {
  const isIdle = () => connection.getTransactionStatus() === "I";
  const wasJustUsed = Date.now() - (connection.freedAt ?? 0) < trustedAfterUseMs;
  if (connection.readyForQuery && isIdle() && wasJustUsed) return true;
  const question = { text: "show transaction_read_only", query_timeout: 1_000 } as pg.QueryConfig;
  const { rows } = await connection.query(question);
  if (rows[0].transaction_read_only === "on") trust.doubt();
  return isIdle() && trust.isTrusted(connection);
}

/** What a connection of the pool answered shows that it leads to the wrong server. */
export const doubtConnections = (pool: Knex): void => trustOf.get(pool.client.pool)?.doubt();

/** True when nobody gave a connection back in time (knex uses the same class for slow queries). */
export const isPoolExhausted = (error: unknown): boolean => error instanceof KnexTimeoutError && !("timeout" in error);

/** Closes the pool, and cuts what is still in use after that long. */
export async function closePool(pool: Knex, timeoutMs = 1_500): Promise<void> {
  const tarn = pool.client.pool; // knex forgets it
  await withTimeLimit(timeoutMs, pool.destroy());
  for (const { resource } of tarn?.used ?? []) void resource.end(); // pg does not wait for a statement that runs
}
