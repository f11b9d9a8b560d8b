import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { builtScript } from "../../src/pages/built-script.js";

test("a page's script is made once from its sources, and anew after an edit, a new file or one that went", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dawr-sources-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, second: number) => {
    writeFileSync(join(folder, name), "");
    for (const path of [join(folder, name), folder]) utimesSync(path, second, second);
  };
  let builds = 0;
  const { read } = builtScript("of-no-page", async () => `build ${++builds}`);
  write("page.js", 1_000);
  expect(await Promise.all([read(folder), read(folder)])).toEqual(["build 1", "build 1"]);
  write("page.js", 900); // as an older version of it
  expect(await read(folder)).toBe("build 2");
  write("part.js", 900);
  expect(await read(folder)).toBe("build 3");
  rmSync(join(folder, "part.js"));
  expect(await read(folder)).toBe("build 4");
  expect(await read(folder)).toBe("build 4");
});
