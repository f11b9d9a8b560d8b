// @ts-check
/** A cluster: the data of one major version of PostgreSQL, and the password beside it. */
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines, run } from "./process.js";

/** @typedef {import("./data-dir.js").Place} Place */
/** @typedef {import("./binaries.js").Binaries} Binaries */
/** @typedef {Place & { binaries: Binaries, folder: string, password: string }} Cluster */

const initdbFlags = [
  ...["--username=postgres", "--auth=scram-sha-256", "--no-instructions"],
  // Otherwise taken from our environment, where LANG=C means SQL_ASCII.
  ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C"],
];

/**
 * Makes the cluster when there is none.
 *
 * @param {Place} place
 * @param {Binaries} binaries
 * @param {boolean} throwaway
 * @returns {Promise<Cluster>}
 */
export async function openCluster(place, binaries, throwaway) {
  const folder = join(place.dataDir, `pg${binaries.major}`);
  const passwordFile = `${folder}.password`;
  if (!existsSync(join(folder, "PG_VERSION"))) {
    writePassword(passwordFile, place.account);
    await initdb(place, binaries, folder, [`--pwfile=${passwordFile}`, ...(throwaway ? ["--no-sync"] : [])]);
  }
  return { ...place, binaries, folder, password: readFileSync(passwordFile, "utf8") };
}

/**
 * @param {string} file
 * @param {import("./account.js").Account | undefined} account
 */
function writePassword(file, account) {
  rmSync(file, { force: true });
  writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (account) chownSync(file, account.uid, account.gid);
}

/**
 * @param {Place} place
 * @param {Binaries} binaries
 * @param {string} folder
 * @param {string[]} flags
 */
async function initdb(place, binaries, folder, flags) {
  // Whole before it has its name, and never where the initdb of a killed start may still be writing.
  for (const name of readdirSync(place.dataDir)) {
    if (name.endsWith(".initdb")) rmSync(join(place.dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
  const unfinished = `${folder}.${randomBytes(4).toString("hex")}.initdb`;
  const { isDone, output } = await run(binaries.initdb, [`--pgdata=${unfinished}`, ...initdbFlags, ...flags], place);
  if (!isDone) throw new Error(`initdb could not make a PostgreSQL cluster in ${folder}:\n${lastLines(output)}`);
  renameSync(unfinished, folder);
}
