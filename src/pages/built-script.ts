import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

/** When something in the folder was last edited, added or taken away. */
const editedAtMs = (folder: string) => {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(...[".", ...names].map((name) => statSync(join(folder, name)).mtimeMs));
};

/**
 * A page's modules as one script, `/<name>.js`. `npm run build` puts it beside this file; a server that runs from its
 * sources has none, and makes it, anew after an edit. esbuild is loaded for that only: production has none.
 */
export function builtScript(name: string, build: (publicDir: string) => Promise<string>) {
  const file = fileURLToPath(new URL(`./${name}.min.js`, import.meta.url));
  let made: { ofMs: number; script: Promise<string> } | undefined;
  const read = (publicDir: string): Promise<string> => {
    if (existsSync(file)) return readFile(file, "utf8");
    const ofMs = editedAtMs(publicDir);
    if (made?.ofMs !== ofMs) made = { ofMs, script: build(publicDir) };
    return made.script;
  };
  return { path: `/${name}.js`, file, build, read };
}

/** One of modules named by their path on the server. */
export async function bundle(publicDir: string, modules: string[], options: BuildOptions): Promise<string> {
  const { build } = await import("esbuild");
  const contents = modules.map((path) => `import ".${path}"`).join(";");
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: publicDir },
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
  });
  return (outputFiles[0] as { text: string }).text;
}
