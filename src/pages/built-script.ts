import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

/** Another one after every edit in the folder, and when something there comes or goes. */
const stampOf = (folder: string) =>
  [".", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]
    .map((name) => statSync(join(folder, name)).mtimeMs)
    .join();

/**
 * A page's modules as one script, `/<name>.js`, or its style sheets as one. `npm run build` puts it beside this file; a server that
 * runs from its sources has none, and makes it, anew after an edit. esbuild is loaded for that only: production has none.
 */
export function builtScript(name: string, build: (publicDir: string) => Promise<string>, kind: "js" | "css" = "js") {
  const file = fileURLToPath(new URL(`./${name}.min.${kind}`, import.meta.url));
  let made: { stamp: string; script: Promise<string> } | undefined;
  const read = (publicDir: string): Promise<string> => {
    if (existsSync(file)) return readFile(file, "utf8");
    const stamp = stampOf(publicDir);
    if (made?.stamp !== stamp) made = { stamp, script: build(publicDir) };
    return made.script;
  };
  return { path: `/${name}.${kind}`, type: kind === "js" ? "text/javascript" : "text/css", file, build, read };
}

/** One of modules or style sheets named by their path on the server; modules know their release. */
export async function bundle(publicDir: string, modules: string[], options: BuildOptions): Promise<string> {
  const { build } = await import("esbuild");
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const isStyle = modules.every((path) => path.endsWith(".css"));
  const contents = modules.map((path) => `${isStyle ? "@" : ""}import ".${path}";`).join("");
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: publicDir, loader: isStyle ? "css" : "js" },
    define: { ...options.define, "globalThis.dawrRelease": JSON.stringify(version) },
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
  });
  return (outputFiles[0] as { text: string }).text;
}
