// @ts-check
/**
 * PostgreSQL without installing it, for development and tests: the binaries come with npm, the data lives in a folder.
 *
 * The server runs in a session of its own, so it survives Ctrl-C and kill -9 of this process, and the next start adopts
 * it. Every process that uses it keeps one idle connection by which the others see it: the last to stop() stops it.
 */
import { join } from "node:path";
import { prepareBinaries } from "./binaries.js";
import { openCluster } from "./cluster.js";
import { adoptServer, connect, createDatabase, isShared } from "./connection.js";
import { defaultDataDir, openDataDir } from "./data-dir.js";
import { runningPostmaster } from "./postmaster.js";
import { startServer, stopServer, stopServerSync } from "./server.js";
import { forgetVariablesOfPostgres, refuseInProduction } from "./shell.js";
import { whileLocked } from "./start-lock.js";

export { defaultDataDir };

/**
 * Starts, or adopts, PostgreSQL in `dataDir` and sees to it that there is a database `dawr`.
 * Every failure is an Error of one sentence, followed by the last lines that PostgreSQL printed.
 *
 * - `url`: TCP on 127.0.0.1, on another port after every start of the server.
 * - `lost` resolves when the server is gone, whoever stopped it, and `url` leads nowhere.
 * - `stop()` leaves the server to whoever else has a connection named `dawr…`, so close your own first.
 * - `stopSync()` is for 'exit' handlers and cannot ask: it leaves a server alone that was in use when we adopted it.
 *
 * @param {object} [options]
 * @param {string} [options.dataDir]
 * @param {boolean} [options.throwaway] for tests: up to 300 connections, and data that no power cut survives
 * @returns {Promise<{ url: string, dataDir: string, lost: Promise<void>, stop: () => Promise<void>, stopSync: () => void }>}
 */
export async function startEmbeddedPostgres({ dataDir = defaultDataDir(), throwaway = false } = {}) {
  refuseInProduction();
  forgetVariablesOfPostgres();
  const place = openDataDir(dataDir);
  const lock = join(place.dataDir, "starting.lock");

  const {
    cluster,
    presence: first,
    isOurs,
  } = await whileLocked(lock, async () => {
    const cluster = await openCluster(place, await prepareBinaries(place), throwaway);
    const adopted = await adoptServer(cluster);
    const presence = adopted ?? (await connect(await startServer(cluster, throwaway), cluster.password));
    await createDatabase(presence);
    return { cluster, presence, isOurs: !adopted || !(await isShared(adopted)) };
  });
  const { port } = first;
  let presence = first;
  let isStopped = false;
  /** @type {Promise<void> | undefined} */
  let stopping;

  /** A server that restarts its processes, after one of them crashed, ends all connections and yet is there. */
  async function untilLost() {
    for (;;) {
      presence.unref();
      await new Promise((resolve) => presence.once("end", resolve));
      const again = stopping ? undefined : await adoptServer(cluster).catch(() => undefined);
      if (!again || stopping || again.port !== port) return again?.end();
      presence = again;
    }
  }

  async function stopUnlessShared() {
    presence.ref(); // for nothing else may hold the process until end() is done
    await presence.end();
    if (runningPostmaster(cluster.folder)) await whileLocked(lock, () => stopIfUnused(cluster));
    isStopped = true;
  }

  return {
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/dawr`,
    dataDir: place.dataDir,
    lost: untilLost(),
    stop: () => {
      stopping ??= stopUnlessShared();
      return stopping;
    },
    stopSync: () => {
      if (isOurs && !isStopped) stopServerSync(cluster);
      isStopped = true;
    },
  };
}

/** @param {import("./cluster.js").Cluster} cluster */
async function stopIfUnused(cluster) {
  const postmaster = runningPostmaster(cluster.folder); // not always the one we knew
  if (!postmaster) return;
  const client = await connect(postmaster.port, cluster.password).catch(() => undefined); // past talking to
  const isUsed = client && (await isShared(client));
  await client?.end();
  if (!isUsed) await stopServer(cluster);
}
