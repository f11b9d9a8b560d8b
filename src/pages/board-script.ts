import { builtScript, bundle } from "./built-script.js";

/** Of a clinic, and of a waiting room of several. */
export const boardModules = {
  board: ["/board/board.js", "/keep-pages.js"],
  "board-group": ["/board-group/board-group.js", "/keep-pages.js"],
};

/** One classic script of ES2015, which runs on televisions of 2018. */
export const boardScript = (name: keyof typeof boardModules) =>
  builtScript(name, async (publicDir) => {
    const options = { format: "iife", target: "es2015", define: { globalThis: "self" } } as const;
    // Two bundles: what esbuild puts in front of the second one calls what the first one brings.
    const polyfills = await bundle(publicDir, ["/old-engines/all.js"], options);
    return polyfills + (await bundle(publicDir, boardModules[name], options));
  });
