import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtScript, bundle } from "./built-script.js";

/** Of a clinic, and of a waiting room of several. */
export const boardModules = {
  board: ["/board/board.js", "/keep-pages.js"],
  "board-group": ["/board-group/board-group.js", "/keep-pages.js"],
};

const releaseOf = (publicDir: string) =>
  JSON.parse(readFileSync(join(publicDir, "../package.json"), "utf8")).version as string;

/** One classic script of ES2015, which runs on televisions of 2018. */
export const boardScript = (name: keyof typeof boardModules) =>
  builtScript(name, async (publicDir) => {
    const define = { globalThis: "self", "globalThis.dawrRelease": JSON.stringify(releaseOf(publicDir)) };
    const options = { format: "iife", target: "es2015", define } as const;
    // Two bundles: what esbuild puts in front of the second one calls what the first one brings.
    const polyfills = await bundle(publicDir, ["/old-engines/all.js"], options);
    return polyfills + (await bundle(publicDir, boardModules[name], options));
  });
