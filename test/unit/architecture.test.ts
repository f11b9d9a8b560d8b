import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { circleIn, type Graph } from "../support/circle.js";

const src = fileURLToPath(new URL("../../src", import.meta.url));
const architecture = readFileSync(fileURLToPath(new URL("../../docs/architecture.md", import.meta.url)), "utf8");

const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|js)$/.test(file));
const textOf = (file: string) => readFileSync(join(src, file), "utf8");
/** A folder of src with its slash, or a file of src itself. */
const partOf = (file: string) => file.replace(/\/.*/, "/");

/** What each file imports of ours, types included. */
const imports: Graph = new Map(
  sources.map((file) => {
    const targets = [...textOf(file).matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g)].map(([, target = ""]) =>
      relative(src, resolve(src, dirname(file), target)),
    );
    const ours = targets.map((target) => (sources.includes(target) ? target : target.replace(/\.js$/, ".ts")));
    return [file, new Set(ours.filter((target) => sources.includes(target)))];
  }),
);

const importsOfParts: Graph = new Map(sources.map((file) => [partOf(file), new Set<string>()]));
for (const [file, targets] of imports) {
  for (const target of targets) {
    if (partOf(target) !== partOf(file)) importsOfParts.get(partOf(file))?.add(partOf(target));
  }
}

/** The table “Folders” of docs/architecture.md: what each part may import. */
function documented(): Graph {
  const [, table = ""] = /## Folders\n([\s\S]*?)\n## /.exec(architecture) ?? [];
  const quoted = (text = "") => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  return new Map(
    rows.flatMap((row) => {
      const cells = row.split("|");
      return quoted(cells[1]).map((part) => [part, new Set(quoted(cells[3]))] as const);
    }),
  );
}

describe("the structure of src", () => {
  test("is the one that docs/architecture.md shows: every import is in its table, and none of the table is idle", () => {
    const sorted = (graph: Graph) =>
      Object.fromEntries([...graph].map(([part, targets]) => [part, [...targets].sort()]).sort());
    expect(sorted(documented())).toEqual(sorted(importsOfParts));
  });

  test("has no circle, neither of folders nor of files", () => {
    expect(circleIn(importsOfParts)).toEqual([]);
    expect(circleIn(imports)).toEqual([]);
  });

  test("a circle would be found", () => {
    const graph: Graph = new Map([
      ["http/", new Set(["db/"])],
      ["db/", new Set(["auth/", "contract/"])],
      ["auth/", new Set(["http/"])],
      ["contract/", new Set()],
    ]);
    expect(circleIn(graph)).toEqual(["http/", "db/", "auth/", "http/"]);
  });

  test("keeps pg-listen in the listener, the broker's client in one file that loads it when it is wanted, knex in the pool, and the environment with what is started", () => {
    const importing = (name: string) =>
      sources.filter((file) => new RegExp(`(from|import|import\\() ?"${name}"`).test(textOf(file))).sort();
    const makingPools = importing("knex").filter((file) => !/import type [^;]*"knex"/.test(textOf(file)));
    expect(importing("pg-listen")).toEqual(["notifications/listener.ts"]);
    expect(importing("@redis/client")).toEqual(["broker/broker.ts"]);
    expect(textOf("broker/broker.ts")).not.toMatch(/from "@redis/);
    expect(makingPools).toEqual(["db/pool.ts"]);
    const reading = sources.filter((file) => /process\.env/.test(textOf(file)) && !file.startsWith("db/embedded/"));
    expect(reading.sort()).toEqual(["cli/demo.ts", "cli/with-database.ts", "main.ts"]);
  });

  test("loads nothing of an edge's own where there is a database", () => {
    const atOnce = (file: string) =>
      [...(imports.get(file) ?? [])].filter(
        (target) => !textOf(file).includes(`import("./${target.replace(/ts$/, "js")}`),
      );
    const loaded = new Set(["main.ts"]);
    for (const file of loaded) for (const target of atOnce(file)) loaded.add(target);
    expect([...loaded].filter((file) => file.startsWith("edge/")).sort()).toEqual([
      "edge/beat-queries.ts",
      "edge/edge-routes.ts",
      "edge/messages.ts",
    ]);
  });

  test("turns on no async hooks, which Node 20 runs at every promise of the process", () => {
    expect(sources.filter((file) => /"(node:)?async_hooks"/.test(textOf(file)))).toEqual([]);
  });

  test("has no file of more than 250 lines", () => {
    expect(sources.filter((file) => textOf(file).split("\n").length > 251)).toEqual([]);
  });
});
