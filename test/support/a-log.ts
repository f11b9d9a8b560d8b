import { PassThrough } from "node:stream";
import { createLogger } from "../../src/logger.js";

/** A log, and its lines. */
export function aLog() {
  const text = new PassThrough();
  const lines: any[] = [];
  text.on("data", (line) => lines.push(JSON.parse(String(line))));
  return { lines, log: createLogger({ LOG_LEVEL: "info" }, text) };
}
