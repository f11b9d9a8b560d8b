// @ts-check
/** The server of a cluster, through pg_ctl, which starts it in a session of its own. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { removeStalePidFile, runningPostmaster } from "./postmaster.js";
import { lastLines, run, spawnOptions } from "./process.js";

/** @typedef {import("./cluster.js").Cluster} Cluster */

const localOnly = ["listen_addresses=127.0.0.1", "unix_socket_directories="];
const lasting = ["max_connections=200"];
const throwawaySettings = [
  "max_connections=300",
  "shared_buffers=64MB",
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
];

/**
 * @param {Cluster} cluster
 * @param {boolean} throwaway
 * @returns {Promise<number>} its port
 */
export async function startServer(cluster, throwaway) {
  const { folder, binaries } = cluster;
  const logFile = `${folder}.log`;
  if (process.platform !== "win32" && /["$`\\]/.test(folder + binaries.pgCtl)) {
    throw new Error(`pg_ctl, which has a shell inside, cannot work with one of " $ \` \\ in a path: ${folder}`);
  }
  for (let attempt = 1; ; attempt++) {
    removeStalePidFile(folder);
    const port = await freePort();
    const settings = [`port=${port}`, ...localOnly, ...(throwaway ? throwawaySettings : lasting)];
    const options = settings.map((setting) => `-c ${setting}`).join(" ");
    const oldLog = readLog(logFile);
    const { isDone, output } = await run(
      binaries.pgCtl,
      ["start", "-w", "-D", folder, "-l", logFile, "-o", options],
      cluster,
    );
    if (isDone) return port;
    const log = readLog(logFile).slice(oldLog.length);
    // The port went to somebody else, or children of a killed server have not gone yet.
    const isPassing = /could not bind|shared memory block .* still in use/.test(log);
    if (!isPassing || attempt === 20)
      throw new Error(`PostgreSQL did not start in ${folder}:\n${lastLines(log || output)}`);
    await delay(100);
  }
}

/** @param {Cluster} cluster */
export async function stopServer(cluster) {
  const { folder, binaries } = cluster;
  if (!runningPostmaster(folder)) return;
  const { isDone, output } = await run(binaries.pgCtl, stopArguments(folder), cluster);
  if (!isDone && runningPostmaster(folder))
    throw new Error(`PostgreSQL did not stop in ${folder}:\n${lastLines(output)}`);
}

/** @param {Cluster} cluster */
export function stopServerSync(cluster) {
  const { folder, binaries } = cluster;
  if (runningPostmaster(folder)) spawnSync(binaries.pgCtl, stopArguments(folder), spawnOptions(cluster));
}

/** @param {string} folder */
function stopArguments(folder) {
  return ["stop", "-w", "-m", "fast", "-D", folder];
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** @param {string} file */
function readLog(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
