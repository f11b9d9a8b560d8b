import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** `npm run build` puts it here; a server that runs from its sources has none, and makes it anew whenever it is asked for. */
export const builtBoardScript = fileURLToPath(new URL("./board.min.js", import.meta.url));

export const boardScript = (publicDir: string): Promise<string> =>
  existsSync(builtBoardScript) ? readFile(builtBoardScript, "utf8") : buildBoardScript(publicDir);

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
