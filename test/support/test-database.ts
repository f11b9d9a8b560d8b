import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export interface TestDatabase {
  url: string;
  query(text: string, values?: unknown[]): Promise<any[]>;
  /** A further connection; end it before drop(). */
  another(): Promise<pg.Client>;
  drop(): Promise<void>;
}

let server: Promise<pg.Client> | undefined;

/** One connection for all databases that a process of vitest makes and drops. */
function superuser(): Promise<pg.Client> {
  server ??= connect(inject("serverUrl"));
  return server;
}

/** A database of its own, cloned from the migrated template. */
export const cloneDatabase = () => createDatabase(inject("cloneClause"));
export const createEmptyDatabase = () => createDatabase("");

async function createDatabase(clause: string): Promise<TestDatabase> {
  const name = `dawr_test_${randomBytes(6).toString("hex")}`;
  await (await superuser()).query(`create database ${name} ${clause}`);
  const url = new URL(inject("serverUrl"));
  url.pathname = name;
  let client: Promise<pg.Client> | undefined; // half of the tests never ask
  const ask = () => (client ??= connect(url.href));
  return {
    url: url.href,
    query: async (text, values) => (await (await ask()).query(text, values)).rows,
    another: () => connect(url.href),
    drop: async () => {
      await (await client)?.end();
      await (await superuser()).query(`drop database ${name} with (force)`);
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "test" });
  client.on("error", () => {}); // a test may restart the server
  await client.connect();
  return client;
}
