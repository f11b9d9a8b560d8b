import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { transform } from "lightningcss";
import { expect, test } from "vitest";
import { boardScript } from "../../src/pages/board-script.js";

const folder = fileURLToPath(new URL("../../public", import.meta.url));
const read = (path: string) => readFileSync(`${folder}/${path}`, "utf8");
const styles = readdirSync(`${folder}/old-engines`).filter((file) => file.endsWith(".css"));

test("the board's script, and what says that a browser is too old, are in the language of 2015", async () => {
  const script = { ecmaVersion: 2015, sourceType: "script" } as const;
  expect(() => parse(read("too-old.js"), script)).not.toThrow();
  expect(() => parse(read("board/board.js"), { ...script, sourceType: "module" })).toThrow(); // this tells them apart
  const board = await boardScript.build(folder);
  expect(() => parse(board, script)).not.toThrow();
  // Newer flags and look-behind would be lowered to a call that throws.
  expect(board).not.toMatch(/new RegExp\(|RegExp\("/);
});

/** Chrome 53, Safari 10.1. */
const targets = { chrome: 53 << 16, safari: (10 << 16) | (1 << 8) };
/** Newer than these, and nothing that a tool could write otherwise. */
const newer =
  /\b(min|max|clamp)\(|\b(gap|inset|aspect-ratio|grid[\w-]*)\s*:|:\s*(inline-)?grid\b|:(is|where|has)\(|@(container|supports|layer)|\d([dsl]v[hw]|cq\w+)\b|-(inline|block)\b/;

test.each(styles)("old-engines/%s holds nothing that they do not know", (file) => {
  const print = (options: object) =>
    transform({ filename: file, code: Buffer.from(read(`old-engines/${file}`)), ...options }).code.toString();
  const asItIs = print({}).replaceAll(/\((\w+) >= /g, "(min-$1: ");
  expect(print({ targets })).toBe(asItIs);
  expect(read(`old-engines/${file}`).replaceAll(/\/\*.*?\*\//gs, "")).not.toMatch(newer);
});

const coloursOf = (css: string, selector: string) =>
  Object.fromEntries(
    [...(css.split(`${selector} {`)[1]?.split("}")[0] ?? "").matchAll(/(--[\w-]+): ([^;]+);/g)].map(
      ([, name, value]) => [name, value],
    ),
  );

test.each([
  [":root", "style.css", "old-engines/page.css"],
  ['.panel[data-list="golden"]', "ui/queue-panel.css", "old-engines/board.css"],
])("%s has the same colours in %s and in %s", (selector, file, oldFile) => {
  const colours = coloursOf(read(oldFile), selector);
  expect(Object.keys(colours).length).toBeGreaterThan(4);
  expect(coloursOf(read(file), selector)).toMatchObject(colours);
});
