import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { transform } from "lightningcss";
import { expect, test } from "vitest";
import { boardScript } from "../../src/pages/board-script.js";
import { newerStyle } from "../support/old-engine.js";

const folder = fileURLToPath(new URL("../../public", import.meta.url));
const read = (path: string) => readFileSync(`${folder}/${path}`, "utf8");
const stylesIn = (name: string) =>
  readdirSync(`${folder}/${name}`)
    .filter((file) => file.endsWith(".css"))
    .map((file) => `${name}/${file}`);
const shared = ["ui/queue-panel.css", "ui/board.css", "ui/line.css"];
const stylesOf = {
  board: ["ui/mark-change.css", ...shared, ...stylesIn("board")],
  "board-group": [...shared, ...stylesIn("board-group")],
};
const boards = Object.keys(stylesOf) as (keyof typeof stylesOf)[];

test.each(boards)(
  "the script of %s, and what says that a browser is too old, are in the language of 2015",
  async (name) => {
    const script = { ecmaVersion: 2015, sourceType: "script" } as const;
    expect(() => parse(read("too-old.js"), script)).not.toThrow();
    expect(() => parse(read(`${name}/${name}.js`), { ...script, sourceType: "module" })).toThrow(); // this tells them apart
    const board = await boardScript(name).build(folder);
    expect(() => parse(board, script)).not.toThrow();
    // Newer flags and look-behind would be lowered to a call that throws.
    expect(board).not.toMatch(/new RegExp\(|RegExp\("/);
  },
);

/** Chrome 53, Safari 10.1. */
const targets = { chrome: 53 << 16, safari: (10 << 16) | (1 << 8) };

test.each([...new Set(Object.values(stylesOf).flat())])("%s holds nothing that they do not know", (file) => {
  const print = (options: object) =>
    transform({ filename: file, code: Buffer.from(read(file)), ...options }).code.toString();
  const asItIs = print({})
    .replaceAll(/\(([\w-]+) >= /g, "(min-$1: ")
    .replaceAll(/\(([\w-]+) <= /g, "(max-$1: ");
  expect(print({ targets })).toBe(asItIs);
  expect(read(file).replaceAll(/\/\*.*?\*\//gs, "")).not.toMatch(newerStyle);
});

test.each(boards)(
  "the page of %s asks for its style sheets, and for one whose newer parts it can do without",
  (name) => {
    const asked = [...read(`${name}.html`).matchAll(/rel="stylesheet" href="\/([^"]+)"/g)].map(([, file]) => file);
    expect(asked.sort()).toEqual([...stylesOf[name], "style.css"].sort());
  },
);
