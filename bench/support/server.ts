import { fileURLToPath } from "node:url";
import { startProgram } from "./program.js";

const adminKey = "an-admin-key-of-the-bench";

/**
 * Dawr as it is deployed: built code, production settings, the log at its ordinary level into a file. Only the limits
 * of requests and streams per address are off, because here all of them come from one.
 */
export async function startDawr(settings: Record<string, string>, nodeFlags: string[] = []) {
  const program = await startProgram({
    command: process.execPath,
    args: [...nodeFlags, fileURLToPath(new URL("../../dist/main.js", import.meta.url))],
    env: {
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      HOST: "127.0.0.1",
      RATE_LIMIT_PER_MINUTE: "0",
      STREAMS_PER_ADDRESS: "0",
      ADMIN_API_KEY: adminKey,
      ...settings,
    },
    readyPath: "/health/ready",
  });
  const created = await fetch(`${program.url}/v1/api-keys`, {
    method: "POST",
    headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "bench", role: "admin" }),
  });
  const { key } = (await created.json()) as { key: string };
  return { ...program, key };
}
