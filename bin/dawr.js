#!/usr/bin/env node
// @ts-check
/**
 * Starts the server, or one of the operator's tools (`dawr keys list`): in a checkout from its sources, elsewhere (or without
 * the development packages) from its build.
 */
import { existsSync } from "node:fs";

const isTool = ["keys", "epoch", "demo"].includes(process.argv[2] ?? "");
const program = isTool ? `cli/${process.argv.splice(2, 1)}` : "main";
const sources = new URL(`../src/${program}.ts`, import.meta.url);
const build = new URL(`../dist/${program}.js`, import.meta.url);

function isInstalled(/** @type {string} */ name) {
  try {
    return Boolean(import.meta.resolve(name));
  } catch {
    return false;
  }
}

if (existsSync(sources) && isInstalled("tsx")) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(sources.href);
} else if (existsSync(build)) {
  await import(build.href);
} else {
  process.stderr.write(
    "There is no build, and the development packages that run the sources are not installed: `npm ci && npm run build`.\n",
  );
  process.exitCode = 1;
}
