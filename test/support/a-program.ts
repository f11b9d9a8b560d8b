import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { inject, onTestFinished, vi } from "vitest";
import { freePort } from "./nginx.js";

/** The server as an operator starts it, in a process of its own that can be killed and started again at the same address. */
export async function aProgram(settings: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const start = async () => {
    child = spawn(process.execPath, [`${inject("programs")}/src/main.js`], {
      env: { PATH: process.env.PATH, NODE_ENV: "production", HOST: "127.0.0.1", ...settings, PORT: String(port) },
      stdio: "ignore",
    });
    await vi.waitUntil(isReady, 30_000);
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  onTestFinished(kill);
  await start();
  return { url, start, kill };
}
