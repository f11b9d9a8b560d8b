// @ts-check
/** Child processes without a shell, as the account that runs PostgreSQL. */
import { execFile } from "node:child_process";

/** @typedef {import("./account.js").Account} Account */

/**
 * @param {string} program absolute
 * @param {string[]} args
 * @param {{ dataDir: string, account: Account | undefined }} place
 * @returns {Promise<{ isDone: boolean, output: string }>} rejects when it cannot be run at all
 */
export function run(program, args, place) {
  return new Promise((resolve, reject) => {
    execFile(program, args, spawnOptions(place), (error, stdout, stderr) => {
      if (typeof error?.code === "string") reject(cannotRun(program, error));
      else resolve({ isDone: !error, output: stdout + stderr });
    });
  });
}

/**
 * A working directory that the account may enter, English messages (we read some), UTC as on every managed server.
 *
 * @param {{ dataDir: string, account: Account | undefined }} place
 */
export function spawnOptions({ dataDir, account }) {
  return {
    cwd: dataDir,
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    windowsHide: true,
    ...account,
  };
}

/** @param {string} output */
export function lastLines(output) {
  return output.trimEnd().split("\n").slice(-8).join("\n");
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string[]} codes
 */
export function hasCode(error, ...codes) {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/**
 * @param {string} program
 * @param {Error} cause
 */
function cannotRun(program, cause) {
  // The file is there: what ENOENT misses is the loader of glibc.
  const reason = hasCode(cause, "ENOENT")
    ? "this system has no glibc (Alpine?): set DATABASE_URL instead"
    : cause.message;
  return new Error(`Cannot run ${program}: ${reason}`, { cause });
}
