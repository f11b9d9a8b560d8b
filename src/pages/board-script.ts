import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** `npm run build` puts it here; a server that runs from its sources has none, and makes it. */
export const builtBoardScript = fileURLToPath(new URL("./board.min.js", import.meta.url));

/** From sources it is made anew once a second at most: an edit shows at the next load, and a crowd costs one build. */
const freshForMs = 1_000;
let made: { at: number; script: Promise<string> } | undefined;

export function boardScript(publicDir: string): Promise<string> {
  if (existsSync(builtBoardScript)) return readFile(builtBoardScript, "utf8");
  if (!made || performance.now() - made.at > freshForMs) {
    made = { at: performance.now(), script: buildBoardScript(publicDir) };
  }
  return made.script;
}

/**
 * The board's modules as one classic script of ES2015, which runs on televisions of 2018. esbuild is loaded here only:
 * what is installed for production has none.
 */
export async function buildBoardScript(publicDir: string): Promise<string> {
  const { build } = await import("esbuild");
  const bundle = async (contents: string) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: publicDir },
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      charset: "utf8",
      target: "es2015",
      define: { globalThis: "self" },
    });
    return (outputFiles[0] as { text: string }).text;
  };
  // Two bundles: what esbuild puts in front of the second one calls what the first one brings.
  return (await bundle('import "./old-engines/all.js"')) + (await bundle(boardModules.map(importOf).join(";")));
}

export const boardModules = ["/board/board.js", "/keep-pages.js"];
const importOf = (path: string) => `import ".${path}"`;
