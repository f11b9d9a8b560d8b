// @ts-check
/** One process at a time, by a file that holds its process id. */
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { hasCode, isAlive } from "./process.js";

const patienceMs = 120_000;
const writeMs = 5_000; // far longer than between creating the file and writing to it

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(file, work) {
  const until = Date.now() + patienceMs;
  while (!create(file, `${process.pid}-${randomUUID()}`)) {
    removeIfStale(file);
    if (Date.now() > until) {
      throw new Error(`Another process is starting or stopping PostgreSQL; if none is, delete ${file}`);
    }
    await delay(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} content
 */
function create(file, content) {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Two may find the same lock stale, and the slower one must not remove the lock that the faster one then made:
 * who may remove a given lock is itself decided by creating a file.
 *
 * @param {string} file
 */
function removeIfStale(file) {
  const lock = read(file);
  if (!lock || !isStale(lock)) return;
  const claim = `${file}.${lock.content}.stale`;
  if (!create(claim, "")) return;
  if (read(file)?.content === lock.content) rmSync(file);
  rmSync(claim);
}

/** @param {{ content: string, writtenAt: number }} lock */
function isStale({ content, writtenAt }) {
  const holder = Number.parseInt(content, 10);
  if (Number.isNaN(holder)) return writtenAt < Date.now() - writeMs;
  // In a container every run of us has the same process id.
  if (holder === process.pid) return writtenAt < Date.now() - process.uptime() * 1000;
  return !isAlive(holder);
}

/** @param {string} file */
function read(file) {
  try {
    return { content: readFileSync(file, "utf8"), writtenAt: statSync(file).mtimeMs };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
