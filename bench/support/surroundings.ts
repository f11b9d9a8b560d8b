import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import type { World } from "./world.js";

/** Where and with what a run was made. */
export async function surroundings({ sql }: World) {
  const { rows } = await sql.query("select current_setting('server_version') as version, now() as at");
  const settings = await sql.query(
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'shared_buffers', 'max_connections')",
  );
  const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return {
    date: new Date(rows[0].at).toISOString(),
    commit: git("rev-parse", "HEAD") + (git("status", "--porcelain") ? " with changes" : ""),
    machine: {
      cpus: availableParallelism(),
      model: cpus()[0]?.model,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
    },
    versions: { node: process.versions.node, postgres: rows[0].version, ...dependencies },
    postgres: Object.fromEntries(settings.rows.map(({ name, setting }) => [name, setting])),
  };
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}
