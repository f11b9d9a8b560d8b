import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/db/embedded/embedded-postgres.js";

const key = "an-admin-key-of-the-bench";
const everyDay = ["sat", "sun", "mon", "tue", "wed", "thu", "fri"];
let people = 0;

export const say = (text: string) => process.stdout.write(`${text}\n`);

/** A server in a process of its own, on a PostgreSQL of its own, with some clinics. */
export async function aWorld(settings: Record<string, string>, clinicCount: number) {
  const dataDir = await mkdtemp(join(tmpdir(), "dawr-bench-"));
  const postgres = await startEmbeddedPostgres({ dataDir, throwaway: true });
  const script = fileURLToPath(new URL("server.ts", import.meta.url));
  const env = { DATABASE_URL: postgres.url, ADMIN_API_KEY: key, RATE_LIMIT_PER_MINUTE: "0", LOG_LEVEL: "error" };
  const server: ChildProcess = fork(script, {
    env: { ...process.env, ...env, ...settings },
    execArgv: ["--import", "tsx"],
  });
  const ask = async (message: object) => {
    server.send(message);
    return (await once(server, "message"))[0];
  };
  const [{ port }] = await once(server, "message");
  const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const post = (path: string, body: object, signal?: AbortSignal) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request({ port, host: "127.0.0.1", path, method: "POST", headers, agent, signal }, (reply) => {
        let text = "";
        reply.on("data", (part) => (text += part));
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, text }));
        reply.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(JSON.stringify(body));
    });
  const clinics: number[] = [];
  for (let i = 0; i < clinicCount; i++) {
    const { text } = await post("/v1/clinics", { name: `C${i}`, workingDays: everyDay, capacity: 10_000 });
    clinics.push(JSON.parse(text).id);
  }
  return {
    /** For a load from elsewhere. */
    target: { port: port as number, key, clinics },
    /** Any other request; its answer, which must be a success. */
    send: async (method: string, path: string, body?: object) => {
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
      return (await reply.json()) as Record<string, string>;
    },
    book: (i: number, signal?: AbortSignal) =>
      post(`/v1/clinics/${clinics[i % clinics.length]}/bookings`, { patient: { name: `P${people++}` } }, signal),
    figures: () => ask({}) as Promise<{ used: number; free: number; waiting: number; cpuMs: number }>,
    sql: async (text: string) => {
      const client = new pg.Client({ connectionString: postgres.url, application_name: "bench" });
      await client.connect();
      const { rows } = await client.query(text);
      await client.end();
      return rows;
    },
    stop: async () => {
      agent.destroy();
      server.disconnect();
      await once(server, "exit");
      postgres.stopSync();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
