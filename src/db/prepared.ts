import { createHash } from "node:crypto";
import type { Knex } from "knex";
import { isSqlState, SqlState } from "./sql-state.js";

/** By text, so that an older or newer Dawr behind the same pooler never runs this one's statement for its own. */
const names = new Map<string, string>();

/** Pools that lead through a pooler which forgets prepared statements between two of ours. */
const forgetful = new WeakSet<Knex.Client>();

/**
 * Runs a reading that PostgreSQL parses and plans once a connection instead of each time, which is most of the work
 * for the short ones. `sql` must be one of a few constant texts.
 */
export async function prepared<Row>(
  db: Knex,
  sql: string,
  bindings: Knex.RawBinding[] | Knex.ValueDict,
): Promise<Row[]> {
  if (!forgetful.has(db.client)) {
    try {
      return (await db.raw(sql, bindings).options({ name: nameOf(sql) })).rows;
    } catch (error) {
      if (!isForgotten(error)) throw error;
      forgetful.add(db.client);
    }
  }
  return (await db.raw(sql, bindings)).rows;
}

/** PgBouncer in transaction mode, unless its max_prepared_statements is set (1.21), passes names on to any server. */
const isForgotten = (error: unknown): boolean =>
  isSqlState(error, SqlState.unknownStatementName) || isSqlState(error, SqlState.duplicateStatementName);

function nameOf(sql: string): string {
  let name = names.get(sql);
  if (!name) {
    name = `dawr_${createHash("sha256").update(sql).digest("hex").slice(0, 16)}`;
    names.set(sql, name);
  }
  return name;
}
