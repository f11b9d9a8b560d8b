import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serviceWorkerScript } from "../../src/pages/service-worker.js";

function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), "dawr-pages-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ["ui", "board", "voice"]) mkdirSync(join(folder, part));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const name of [
    "board.html",
    "ui/queue.js",
    "ui/types.d.ts",
    "board/chime.js",
    "board/wall.css",
    "voice/pieces.js",
    "icon.svg",
    "photo.png",
  ])
    write(name, name);
  write("service-worker.js", "act();");
  return { folder, write };
}

const shellOf = (script: string) =>
  JSON.parse(/^globalThis\.shell = (.*);\nact\(\);$/.exec(script)?.[1] ?? "null") as {
    version: string;
    files: string[];
  };

test("the service worker keeps what the pages load, and not itself", () => {
  const { files } = shellOf(serviceWorkerScript(aFolder().folder, { "/board.js": "board" }));
  expect(files).toEqual(["/board.html", "/board.js", "/board/wall.css", "/icon.svg", "/ui/queue.js"]);
});

test("it changes with every file that it keeps, and with nothing else", () => {
  const { folder, write } = aFolder();
  const version = (qr = "qr") => shellOf(serviceWorkerScript(folder, { "/vendor/qr.js": qr })).version;
  const before = version();
  write("photo.png", "another");
  expect(version()).toBe(before);
  expect(version("qr 2")).not.toBe(before);
  write("ui/queue.js", "another");
  expect(version()).not.toBe(before);
});
