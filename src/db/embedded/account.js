// @ts-check
/** The account that PostgreSQL runs under when we are root, which it refuses to run as. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";

/** @typedef {{ uid: number, gid: number }} Account */

/**
 * The owner of the folder, else the OS user `postgres`; undefined when we are not root and PostgreSQL runs as we do.
 *
 * @param {string} folder may be missing
 * @returns {Account | undefined}
 */
export function accountFor(folder) {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return findPostgresUser() ?? createPostgresUser();
}

/**
 * Whether the account may pass through every folder on the way to `path`, and enter (run) that.
 *
 * @param {string} path
 * @param {Account} account
 * @returns {boolean}
 */
export function canReach(path, account) {
  const { uid, gid, mode } = statSync(path);
  const executable = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & executable) === 0) return false;
  return dirname(path) === path || canReach(dirname(path), account);
}

function findPostgresUser() {
  const [uid, gid] = ["-u", "-g"].map((what) => spawnSync("id", [what, "postgres"], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createPostgresUser() {
  spawnSync("groupadd", ["--system", "--force", "postgres"]);
  const useradd = ["--system", "--gid", "postgres", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"];
  const { error, stderr } = spawnSync("useradd", useradd, { encoding: "utf8" });
  const user = findPostgresUser();
  if (user) return user;
  throw new Error(
    "PostgreSQL refuses to run as root, and the OS user `postgres` could not be created: " +
      `run this as an ordinary user or set DATABASE_URL instead\n${error?.message ?? stderr}`.trimEnd(),
  );
}
