import { createHash } from "node:crypto";
import type { Knex } from "knex";
import { isSqlState, SqlState } from "./sql-state.js";

/** By text, so that an older or newer Dawr behind the same pooler never runs this one's statement for its own. */
const names = new Map<string, string>();

/** Pools that lead through a pooler which loses prepared statements between two of ours. */
const forgetful = new WeakSet<object>();

/**
 * Runs a statement (parameters `$1`, `$2` …) that PostgreSQL parses and plans once a connection instead of each time, and
 * past knex's query building: for short statements these two are most of the work. `text` must be one of a few constants.
 */
export async function prepared<Row>(db: Knex, text: string, values: unknown[]): Promise<Row[]> {
  const mayFail = !db.isTransaction; // an unknown statement name would abort the transaction
  if (mayFail && !forgetful.has(db.client.pool)) {
    try {
      return await run(db, { name: nameOf(text), text, values });
    } catch (error) {
      if (!isForgotten(error)) throw error; // else it is known before anything has run
      forgetful.add(db.client.pool);
    }
  }
  return run(db, { text, values });
}

async function run(db: Knex, query: { name?: string; text: string; values: unknown[] }) {
  const connection = await db.client.acquireConnection();
  try {
    return (await connection.query(query)).rows;
  } finally {
    await db.client.releaseConnection(connection);
  }
}

/** PgBouncer in transaction mode, unless its max_prepared_statements is set (1.21), passes names on to any server. */
const isForgotten = (error: unknown): boolean =>
  isSqlState(error, SqlState.unknownStatementName) || isSqlState(error, SqlState.duplicateStatementName);

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `dawr_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    names.set(text, name);
  }
  return name;
}
