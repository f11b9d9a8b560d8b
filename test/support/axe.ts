import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const rules = {
  all: {},
  colours: { runOnly: ["color-contrast"] },
  words: { rules: { "color-contrast": { enabled: false } } },
};

/** Without an address for each of the many nodes that it has nothing against. */
const onlyFaults = { resultTypes: ["violations"], selectors: false };

/** What axe holds against a page as it stands. It is put in by the protocol, which no page's policy hinders. */
export async function axeFaults(page: Page, which: keyof typeof rules): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(source);
  return page.evaluate(`axe.run(${JSON.stringify({ ...rules[which], ...onlyFaults })}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" | ")))`);
}
