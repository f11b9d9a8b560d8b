import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

const lastsMs = 300;

/** Ends all connections to the database but the bench's own, and lets none in for a moment: to others, a PostgreSQL that restarts. */
export async function whileCutOff(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const letIn = (isLetIn: boolean) =>
    client.query("update pg_database set datallowconn = $1 where datname = current_database()", [isLetIn]);
  await letIn(false);
  try {
    await client.query(
      `select pg_terminate_backend(pid, 5_000) from pg_stat_activity
        where datname = current_database() and application_name <> 'bench' and backend_type = 'client backend'`,
    );
    await work();
    await delay(lastsMs);
  } finally {
    await letIn(true);
  }
}
