// @ts-check
/** Where the embedded PostgreSQL keeps its data. */
import { createHash } from "node:crypto";
import { accessSync, chmodSync, chownSync, constants, mkdirSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { accountFor, canReach } from "./account.js";

/**
 * An absolute folder that exists, and the account that owns it and runs PostgreSQL (undefined: ourselves).
 *
 * @typedef {{ dataDir: string, account: import("./account.js").Account | undefined }} Place
 */

const projectRoot = resolve(fileURLToPath(new URL("../../..", import.meta.url)));

/** EMBEDDED_DATA_DIR, else `.data` in the project, else (for root, in a project only root can enter) under /var/lib/dawr. */
export function defaultDataDir() {
  const wanted = process.env.EMBEDDED_DATA_DIR?.trim();
  if (wanted) return wanted;
  const local = join(projectRoot, ".data");
  const account = accountFor(local);
  if (!account || canReach(projectRoot, account)) return local;
  const hash = createHash("sha256").update(projectRoot).digest("hex").slice(0, 8);
  return `/var/lib/dawr/${basename(projectRoot)}-${hash}`;
}

/**
 * @param {string} path
 * @returns {Place}
 */
export function openDataDir(path) {
  const wanted = resolve(path);
  const account = accountFor(wanted);
  try {
    const topmostNew = mkdirSync(wanted, { recursive: true });
    if (account && topmostNew) openParents(wanted, topmostNew);
    accessSync(wanted, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`Cannot write in ${wanted}: set EMBEDDED_DATA_DIR to a folder of your own`, { cause });
  }
  const dataDir = realpathSync(wanted);
  if (account) handOver(dataDir, account);
  return { dataDir, account };
}

/**
 * Whatever root's umask is.
 *
 * @param {string} dataDir
 * @param {string} topmostNew
 */
function openParents(dataDir, topmostNew) {
  for (let folder = dirname(dataDir); folder.startsWith(topmostNew); folder = dirname(folder)) chmodSync(folder, 0o755);
}

/**
 * @param {string} dataDir
 * @param {import("./account.js").Account} account
 */
function handOver(dataDir, account) {
  const isEmpty = readdirSync(dataDir).length === 0; // before its owner: another process may be doing all this too
  if (statSync(dataDir).uid !== account.uid) {
    if (!isEmpty) throw new Error(`${dataDir} is not empty: set EMBEDDED_DATA_DIR to a folder for PostgreSQL alone`);
    chownSync(dataDir, account.uid, account.gid);
  }
  if (!canReach(dataDir, account)) {
    throw new Error(
      `The OS user that runs PostgreSQL cannot reach ${dataDir}: set EMBEDDED_DATA_DIR to another folder`,
    );
  }
}
