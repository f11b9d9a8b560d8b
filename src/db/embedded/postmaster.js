// @ts-check
/** Who runs a cluster, by its postmaster.pid: that outlives a killed server, and its process id may be anybody's by now. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process.js";

/**
 * @param {string} cluster absolute, as given to `postgres -D`
 * @returns {{ pid: number, port: number } | undefined}
 */
export function runningPostmaster(cluster) {
  const postmaster = readPidFile(cluster);
  return postmaster && runsCluster(postmaster.pid, cluster) ? postmaster : undefined;
}

/**
 * PostgreSQL takes any living process of its user for the old server, even a zombie, and refuses to start.
 * Were the cluster in use after all, its shared memory would still tell the new server so.
 *
 * @param {string} cluster
 */
export function removeStalePidFile(cluster) {
  if (!runningPostmaster(cluster)) rmSync(join(cluster, "postmaster.pid"), { force: true });
}

/** @param {string} cluster */
function readPidFile(cluster) {
  try {
    const [pid, , , port] = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(pid), port: Number(port) };
  } catch {
    return undefined;
  }
}

/**
 * In doubt it does: PostgreSQL then decides for itself.
 *
 * @param {number} pid
 * @param {string} cluster
 */
function runsCluster(pid, cluster) {
  if (!isAlive(pid)) return false;
  try {
    return commandLine(pid).includes(cluster);
  } catch {
    return true;
  }
}

/**
 * Empty for a zombie. On Linux not /proc/…/cwd, which root in a container may not read.
 *
 * @param {number} pid
 */
function commandLine(pid) {
  if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
}
