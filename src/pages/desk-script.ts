import { builtScript, bundle } from "./built-script.js";

export const deskModules = ["/desk/desk.js", "/keep-pages.js"];

/** One module: its forty, each compressed by itself, would weigh twice as much. What only printing needs stays apart. */
export const deskScript = builtScript("desk", (publicDir) =>
  bundle(publicDir, deskModules, { format: "esm", target: "es2022", external: ["/vendor/*", "/desk/*"] }),
);
