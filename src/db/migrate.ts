import { fileURLToPath } from "node:url";
import type { Knex } from "knex";

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Brings the schema up to date. Instances that start together wait for each other. */
export async function migrate(pool: Knex): Promise<void> {
  await pool.transaction(async (guard) => {
    await guard.raw("set local lock_timeout = 0");
    await guard.raw("set local statement_timeout = 0");
    await guard.raw("set local idle_in_transaction_session_timeout = 0");
    await guard.raw("select pg_advisory_xact_lock(hashtext('dawr migrations'))");
    await pool.migrate.latest({ directory: folder("migrations"), loadExtensions: [".js"] });
  });
}

/** Plants the demo clinic, unless there is a clinic already. */
export async function seed(pool: Knex): Promise<void> {
  await pool.seed.run({ directory: folder("seeds"), loadExtensions: [".js"] });
}
