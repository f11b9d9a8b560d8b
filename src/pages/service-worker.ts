import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const script = "service-worker.js";
/** What pages load by other names: their own modules are in their scripts, but for what printing loads. */
const isBundled = (name: string) =>
  /^(board|client|doctor|first-page|kiosk|old-engines|organisation|push|reference|settings|texts|ticket|voice|desk\/(?!paper-ticket))\/?.*\.js$/.test(
    name,
  );

/**
 * The service worker of the pages, told what it keeps: all of their files, and `others` (their content by address).
 * Its text changes with any of them, which is how browsers notice.
 */
export function serviceWorkerScript(publicDir: string, others: Record<string, Buffer | string>): string {
  const contents = new Map(Object.entries(others));
  for (const path of readdirSync(publicDir, { recursive: true, encoding: "utf8" })) {
    const name = path.replaceAll("\\", "/");
    if (/\.(html|css|js|svg)$/.test(name) && name !== script && !isBundled(name)) {
      contents.set(`/${name}`, readFileSync(join(publicDir, path)));
    }
  }
  const files = [...contents.keys()].sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(contents.get(file) as Buffer | string);
  const shell = { version: hash.digest("hex").slice(0, 16), files };
  return `globalThis.shell = ${JSON.stringify(shell)};\n${readFileSync(join(publicDir, script), "utf8")}`;
}
