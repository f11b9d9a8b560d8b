import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

/** From sources it is made anew once a second at most: an edit shows at the next load, and a crowd costs one build. */
const freshForMs = 1_000;

/**
 * A page's modules as one script, `/<name>.js`. `npm run build` puts it beside this file; a server that runs from its
 * sources has none, and makes it. esbuild is loaded for that only: what is installed for production has none.
 */
export function builtScript(name: string, build: (publicDir: string) => Promise<string>) {
  const file = fileURLToPath(new URL(`./${name}.min.js`, import.meta.url));
  let made: { at: number; script: Promise<string> } | undefined;
  const read = (publicDir: string): Promise<string> => {
    if (existsSync(file)) return readFile(file, "utf8");
    if (!made || performance.now() - made.at > freshForMs) {
      made = { at: performance.now(), script: build(publicDir) };
    }
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
