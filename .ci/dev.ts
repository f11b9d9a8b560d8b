import { spawn } from "node:child_process";
import { once } from "node:events";
import { startEmbeddedPostgres } from "../src/db/embedded/embedded-postgres.js";

/**
 * `npm run dev`: the server, begun anew whenever a file that it has loaded changes. The embedded PostgreSQL stays up
 * meanwhile, for this process uses it too, and stops with whoever is last.
 */
const postgres = process.env.DATABASE_URL?.trim() ? undefined : await startEmbeddedPostgres();
const settings = { STREAM_DRAIN_SPREAD_SECONDS: "0", ...process.env }; // pages come back at once after a restart
const args = ["--watch", "--watch-preserve-output", "--import", "tsx", "src/main.ts"];
const server = spawn(process.execPath, args, { env: settings, stdio: "inherit" });
// A terminal's Ctrl-C reaches both; a signal to this process alone is passed on.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill("SIGTERM"));
await once(server, "exit");
await postgres?.stop();
