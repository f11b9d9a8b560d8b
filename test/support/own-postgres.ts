import { rm } from "node:fs/promises";
import pg from "pg";
import { onTestFinished } from "vitest";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";
import { aMigratedDataDir, copyDataDir } from "./own-cluster.js";
import type { TestDatabase } from "./test-database.js";

/** A migrated PostgreSQL of the test's own, to be stopped, restarted and lost. Each start is at another address. */
export async function ownPostgres() {
  let dataDir = await aMigratedDataDir("own");
  const folders = [dataDir];
  let server = await startEmbeddedPostgres({ dataDir, throwaway: true });
  onTestFinished(async () => {
    server.stopSync();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  const another = async () => {
    const client = new pg.Client({ connectionString: server.url, application_name: "test" });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const start = async () => {
    server = await startEmbeddedPostgres({ dataDir, throwaway: true });
    return server.url;
  };
  const database: TestDatabase = {
    get url() {
      return server.url;
    },
    another,
    query: async (text, values) => {
      const client = await another();
      try {
        return (await client.query(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    drop: async () => {},
  };
  return {
    database,
    dataDir,
    stop: () => server.stopSync(),
    start,
    /** What a standby is after its promotion: the same data at another address. The old one is gone. */
    failOver: async () => {
      server.stopSync();
      dataDir = await copyDataDir(dataDir, "own");
      folders.push(dataDir);
      return start();
    },
  };
}
