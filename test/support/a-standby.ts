import { appendFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { sql } from "./embedded-postgres-fixtures.js";
import { copyDataDir } from "./own-cluster.js";
import type { ownPostgres } from "./own-postgres.js";

/** After a promotion the control file of such a server keeps the old timeline for an hour. */
const slowCheckpoint = "checkpoint_timeout = '1h'\ncheckpoint_completion_target = 0.9\nmax_wal_size = '1GB'\n";

/** A server that follows another one asynchronously. Making it restarts that one, at another address. */
export async function aStandbyOf(primary: Awaited<ReturnType<typeof ownPostgres>>) {
  primary.stop();
  const dataDir = await copyDataDir(primary.dataDir, "standby");
  const { hostname, port, username, password } = new URL(await primary.start());
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  appendFileSync(
    join(dataDir, "pg18", "postgresql.conf"),
    `primary_conninfo = '${source}'\nwal_retrieve_retry_interval = '100ms'\n${slowCheckpoint}`,
  );
  writeFileSync(join(dataDir, "pg18", "standby.signal"), "");
  const server = await startEmbeddedPostgres({ dataDir, throwaway: true });
  onTestFinished(async () => {
    server.stopSync();
    await rm(dataDir, { recursive: true, force: true });
  });
  const query = (text: string) => sql(server.url, text);
  const has = async (lsn: string) =>
    (await query(`select pg_last_wal_replay_lsn() >= '${lsn}' as has`).catch(() => [{ has: false }]))[0].has;
  return {
    url: server.url,
    query,
    /** Has all that is committed on the primary, which flushes it a little later. */
    caughtUp: async () => {
      const [{ lsn }] = await primary.database.query("select pg_current_wal_insert_lsn() as lsn");
      await vi.waitUntil(() => has(lsn), 20_000);
    },
    /** From now on it gets nothing: what the primary commits will be lost. */
    detach: async () => {
      await query("alter system set primary_conninfo = ''");
      await query("select pg_reload_conf()");
      const isAlone = async () => (await query("select from pg_stat_wal_receiver")).length === 0;
      await vi.waitUntil(isAlone, 20_000);
    },
    promote: () => query("select pg_promote()"),
  };
}
