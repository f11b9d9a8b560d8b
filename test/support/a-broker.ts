import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { answers, freePort } from "./nginx.js";

export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** A Redis of its own, which keeps nothing on the disk. */
export async function aBroker({ atEnd = onTestFinished as (end: () => Promise<void>) => unknown } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "dawr-broker-"));
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  let redis: ChildProcess;
  const start = async () => {
    redis = spawn("redis-server", settings, { stdio: "ignore" });
    await vi.waitUntil(() => answers(port), 15_000);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (redis.exitCode !== null || redis.signalCode !== null) return;
    const exit = once(redis, "exit");
    redis.kill(signal);
    await exit;
  };
  atEnd(async () => {
    await end("SIGKILL"); // also where it is frozen
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    freeze: () => redis.kill("SIGSTOP"),
    thaw: () => redis.kill("SIGCONT"),
  };
}
