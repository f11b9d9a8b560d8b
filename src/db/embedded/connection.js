// @ts-check
/** What we ask the server itself: whether it is ours, and who else is connected. */
import { realpathSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { runningPostmaster } from "./postmaster.js";
import { hasCode } from "./process.js";

/** @typedef {import("./cluster.js").Cluster} Cluster */
/** @typedef {pg.Client & { ref(): void, unref(): void }} Client which @types/pg does not know */

const startMs = 60_000; // as long as pg_ctl waits
const refusalMs = 5_000; // a server listens a moment after it wrote its postmaster.pid, or never

/**
 * Takes over the server that runs in the cluster, once it is up; undefined when none does.
 *
 * @param {Cluster} cluster
 * @returns {Promise<Client | undefined>}
 */
export async function adoptServer({ folder, password }) {
  const since = Date.now();
  for (;;) {
    const postmaster = runningPostmaster(folder);
    if (!postmaster) return undefined;
    try {
      return await connectTo(folder, postmaster.port, password);
    } catch (error) {
      const isRefused = hasCode(error, "ECONNREFUSED", "ERR_SOCKET_BAD_PORT");
      if (isRefused && Date.now() - since > refusalMs) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      const isComingOrGoing =
        hasCode(error, "57P01", "57P03", "ECONNRESET") || reason.startsWith("Connection terminated");
      if (!(isRefused || isComingOrGoing) || Date.now() - since > startMs) {
        const message = `PostgreSQL (process ${postmaster.pid}) runs in ${folder} but does not let us in: ${reason}`;
        throw new Error(message, { cause: error });
      }
    }
    await delay(50);
  }
}

/**
 * To the database `postgres`, so as not to stand in the way of `drop database dawr` or `create database … template dawr`.
 *
 * @param {number} port
 * @param {string} password
 */
export async function connect(port, password) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    database: "postgres",
    application_name: "dawr-embedded",
    connectionTimeoutMillis: 5_000,
    ssl: false,
  });
  client.on("error", () => {}); // the server may go; whoever needs it will notice
  await client.connect();
  return /** @type {Client} */ (client);
}

/**
 * @param {string} folder
 * @param {number} port
 * @param {string} password
 */
async function connectTo(folder, port, password) {
  const client = await connect(port, password);
  const { rows } = await client.query("show data_directory");
  if (realpathSync(rows[0].data_directory) === folder) return client;
  await client.end();
  throw new Error(`port ${port} is that of ${rows[0].data_directory}`);
}

/** @param {pg.Client} client */
export async function createDatabase(client) {
  const { rowCount } = await client.query("select from pg_database where datname = 'dawr'");
  if (rowCount === 0) await client.query("create database dawr");
}

/**
 * Whether any other client is connected. A connection closed just now is counted for a moment longer.
 *
 * @param {pg.Client} client
 */
export async function isShared(client) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where application_name like 'dawr%' and pid <> pg_backend_pid()",
    );
    if (rowCount === 0) return false;
    await delay(100);
  }
  return true;
}
