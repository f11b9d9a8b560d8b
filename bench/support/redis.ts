import { spawnSync } from "node:child_process";
import { freePort, type Program, startProgram } from "./program.js";

/** A Redis that keeps nothing, as a broker of Dawr's; undefined where it is not installed. Its `url` is for BROKER_URL. */
export async function startRedis(): Promise<Program | undefined> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return undefined;
  const port = await freePort();
  const keepsNothing = ["--save", "", "--appendonly", "no"];
  const args = ["--port", String(port), "--bind", "127.0.0.1", ...keepsNothing];
  const program = await startProgram({ command: "redis-server", args, env: {}, port });
  return { ...program, url: `redis://127.0.0.1:${port}` };
}
