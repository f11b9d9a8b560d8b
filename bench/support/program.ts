import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cpuMs, rssBytes } from "./processes.js";

export interface Program {
  port: number;
  url: string;
  pid: number;
  cpuMs(): number;
  rssBytes(): number;
  stop(): Promise<void>;
}

interface ProgramOptions {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** A path that answers below 500 once the program is ready. What speaks no HTTP is ready when it can be connected to. */
  readyPath?: string;
  /** Where it listens, if that must be known before; else it is told by PORT. */
  port?: number;
}

const startsWithinMs = 60_000; // many start at once

/** What ends each program that runs, for when a row fails. */
const running = new Set<() => void>();
process.on("exit", () => {
  for (const leave of running) leave();
});

/** A server in a process of its own, started as a deployment starts it: what it prints goes to a file, not to us. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { command, args, env, readyPath, port = await freePort() } = options;
  const folder = mkdtempSync(join(tmpdir(), "dawr-bench-log-"));
  const output = openSync(join(folder, "output"), "a");
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env, PORT: String(port) },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const url = `http://127.0.0.1:${port}`;
  const leave = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  };
  running.add(leave);
  const isReady = readyPath === undefined ? () => accepts(port) : () => answers(url + readyPath);
  if (!(await becomesReady(child, isReady))) {
    throw new Error(`${[command, ...args].join(" ")} did not start:\n${readFileSync(join(folder, "output"), "utf8")}`);
  }
  const pid = child.pid as number;
  return {
    port,
    url,
    pid,
    cpuMs: () => cpuMs(pid),
    rssBytes: () => rssBytes(pid),
    stop: async () => {
      running.delete(leave);
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A floor: a file of bench/floors. */
export const startFloor = (file: string, env: Record<string, string> = {}): Promise<Program> =>
  startProgram({
    command: process.execPath,
    args: [
      ...(file.endsWith(".ts") ? ["--import", "tsx"] : []),
      fileURLToPath(new URL(`../floors/${file}`, import.meta.url)),
    ],
    env: { NODE_ENV: "production", ...env },
    readyPath: "/ready",
  });

async function becomesReady(child: ChildProcess, isReady: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + startsWithinMs;
  while (performance.now() < deadline && child.exitCode === null) {
    if (await isReady()) return true;
    await delay(50);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const reply = await fetch(url, { headers: { Connection: "close" } }).catch(() => undefined);
  await reply?.arrayBuffer();
  return reply !== undefined && reply.status < 500;
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
