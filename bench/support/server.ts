import { fileURLToPath } from "node:url";
import { type Program, startProgram } from "./program.js";

const adminKey = "an-admin-key-of-the-bench";

/**
 * Dawr as it is deployed: built code, production settings, the log at its ordinary level into a file. Only the limits
 * of requests and streams per address are off, because here all of them come from one.
 */
const startServer = (settings: Record<string, string>, nodeFlags: string[]): Promise<Program> =>
  startProgram({
    command: process.execPath,
    args: [...nodeFlags, fileURLToPath(new URL("../../dist/main.js", import.meta.url))],
    env: {
      NODE_ENV: "production",
      LOG_LEVEL: "info",
      HOST: "127.0.0.1",
      RATE_LIMIT_PER_MINUTE: "0",
      STREAMS_PER_ADDRESS: "0",
      ...settings,
    },
    readyPath: "/health/ready",
  });

/** One with a database, and a key for everything. */
export async function startDawr(settings: Record<string, string>, nodeFlags: string[] = []) {
  const program = await startServer({ ADMIN_API_KEY: adminKey, ...settings }, nodeFlags);
  return { ...program, key: await createKey(program, "admin") };
}

/** A relay that is an origin, too. */
export const startRelay = (databaseUrl: string, brokerUrl: string, nodeFlags?: string[]) =>
  startDawr({ DATABASE_URL: databaseUrl, BROKER_URL: brokerUrl, RELAY: "true" }, nodeFlags);

export async function startEdge(origins: Program[], brokerUrl: string, nodeFlags: string[] = []): Promise<Program> {
  const EDGE_KEY = await createKey(origins[0] as Program, "edge");
  const ORIGIN_URL = origins.map(({ url }) => url).join(",");
  return startServer({ BROKER_URL: brokerUrl, ORIGIN_URL, EDGE_KEY }, nodeFlags);
}

export async function createKey({ url }: Program, role: "admin" | "edge"): Promise<string> {
  const created = await fetch(`${url}/v1/api-keys`, {
    method: "POST",
    headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "bench", role }),
  });
  return ((await created.json()) as { key: string }).key;
}
