// @ts-check
/** Every locked package has a licence that we may ship (or, for tools, use) under; prints those that have not. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "Unlicense",
]);
/** Fine for what is never part of the product. */
const allowedForTools = new Set([...allowed, "MPL-2.0", "CC0-1.0", "CC-BY-4.0", "Python-2.0"]);

/**
 * @param {string} expression SPDX: "MIT OR (Apache-2.0 AND ISC)"; good when any alternative is wholly allowed
 * @param {Set<string>} licences
 */
const isAllowed = (expression, licences) =>
  expression
    .replaceAll(/[()]/g, " ")
    .split(/\s+OR\s+/)
    .some((alternative) => alternative.split(/\s+AND\s+/).every((licence) => licences.has(licence.trim())));

/** @param {string} folder of a package whose entry in the lockfile does not say */
function installedLicence(folder) {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined; // of another platform
  const { license, licenses } = JSON.parse(readFileSync(file, "utf8"));
  return license?.type ?? license ?? licenses?.map((/** @type {{ type: string }} */ each) => each.type).join(" OR ");
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const wrong = [];
for (const [folder, { license, dev, version }] of Object.entries(packages)) {
  if (folder === "") continue;
  const licence = license ?? installedLicence(folder) ?? "none";
  if (!isAllowed(licence, dev ? allowedForTools : allowed)) wrong.push(`${folder}@${version}: ${licence}`);
}
for (const line of wrong) process.stderr.write(`licence not allowed: ${line}\n`);
process.stdout.write(`licences: ${Object.keys(packages).length - 1} packages, ${wrong.length} not allowed\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
