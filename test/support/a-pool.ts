import { pino } from "pino";
import { createPool, type PoolSettings } from "../../src/db/pool.js";

export const silentLog = pino({ level: "silent" });

/** A pool with the given settings, and ordinary ones for the rest. */
export const aPool = (connectionString: string, settings: Partial<PoolSettings> = {}) =>
  createPool(
    {
      connectionString,
      applicationName: "dawr-test",
      size: 2,
      maxOverflow: 2,
      timeoutMs: 10_000,
      prePing: true,
      recycleMs: 3_600_000,
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 5_000,
      idleInTransactionTimeoutMs: 10_000,
      ...settings,
    },
    silentLog,
  );
