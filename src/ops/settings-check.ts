import type { Knex } from "knex";
import type { Config } from "../config.js";
import type { Logger } from "../logger.js";

/**
 * Says what PostgreSQL does not grant of what was set: a pooler that ignores startup parameters leaves the time limits
 * off, and a pool may be larger than the server. Nothing else would show it before the bad day.
 */
export async function checkSettings(pool: Knex, config: Config, log: Logger): Promise<void> {
  const { rows } = await pool.raw(
    `select (select setting from pg_settings where name = 'statement_timeout')::int as "statementMs",
            (select setting from pg_settings where name = 'lock_timeout')::int as "lockMs",
            (select setting from pg_settings where name = 'idle_in_transaction_session_timeout')::int as "idleMs",
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as room`,
  );
  const [{ statementMs, lockMs, idleMs, room }] = rows;
  const isPooled = config.LISTEN_DATABASE_URL !== undefined; // then a pooler does the counting
  const needed = config.POOL_SIZE + config.POOL_MAX_OVERFLOW + 2;
  const faults = [
    ...differs("statement_timeout", config.STATEMENT_TIMEOUT_SECONDS, statementMs),
    ...differs("lock_timeout", config.LOCK_TIMEOUT_SECONDS, lockMs),
    ...differs("idle_in_transaction_session_timeout", config.IDLE_IN_TRANSACTION_TIMEOUT_SECONDS, idleMs),
    ...(isPooled || needed <= room ? [] : [`this process may open ${needed} connections, PostgreSQL has ${room}`]),
  ];
  if (faults.length > 0) log.warn({ faults }, "PostgreSQL does not grant what is set; see docs/operations.md");
}

const differs = (name: string, seconds: number, ms: number) =>
  ms === seconds * 1_000 ? [] : [`${name} is ${ms} ms, not ${seconds * 1_000}`];
