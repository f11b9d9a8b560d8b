import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("../..", import.meta.url));
const unchanged = ["package.json", "node_modules", "public", "migrations", "seeds"];

/** The project's programs in a new folder, compiled once a run: tsx does it at every start, for half a second each. */
export async function compilePrograms(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "dawr-programs-"));
  for (const name of unchanged) symlinkSync(join(project, name), join(folder, name));
  await build({
    absWorkingDir: project,
    entryPoints: ["src/**/*.ts", "src/**/*.js", "test/support/oracle/instance.ts"],
    outbase: project,
    outdir: folder,
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
  return folder;
}
