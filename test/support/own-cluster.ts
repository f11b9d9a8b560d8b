import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { whileLocked } from "../../src/db/embedded/start-lock.js";
import { migrate } from "../../src/db/migrate.js";
import { silentLog } from "./a-pool.js";
import { aDataFolder } from "./data-folder.js";
import { provided } from "./provided.js";

/** A migrated data directory of the test's own: whoever needs one first in a run makes it, the others are its copies. */
export async function aMigratedDataDir(name: string): Promise<string> {
  const original = await provided("migratedDataDir");
  await whileLocked(`${original}.lock`, async () => {
    if (readdirSync(original).length === 0) await makeCluster(original);
  });
  return copyDataDir(original, name);
}

async function makeCluster(dataDir: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir, throwaway: true });
  await migrate(server.url, silentLog).finally(server.stopSync);
}

/** Of a server that is stopped; with its owner, whom alone PostgreSQL runs as. */
export async function copyDataDir(from: string, name: string): Promise<string> {
  const dataDir = await aDataFolder(name);
  execFileSync("cp", ["-a", `${from}/.`, dataDir]);
  return dataDir;
}
