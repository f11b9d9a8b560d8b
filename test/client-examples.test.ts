import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { weekdays } from "./support/a-clinic-with-hours.js";
import { testApp } from "./support/test-app.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs one of the examples of the documentation as its reader would; what it has said so far. */
function run(example: string, env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [`docs/examples/${example}`, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill());
  let said = "";
  child.stdout.on("data", (bytes) => {
    said += bytes;
  });
  child.stderr.on("data", (bytes) => {
    said += bytes;
  });
  return () => said;
}

test("the documented examples of dawr/client follow a clinic and book a place in it", async () => {
  const app = await testApp();
  const clinic = await app.aClinic({ publicBoard: true });
  const hours = weekdays.map((weekday) => ({ weekday, shift: 1, start: "00:00", end: "00:00", capacity: 9 }));
  await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
  const env = { URL: app.url, KEY: await app.aKey("staff", clinic.id) };
  const followed = run("follow.js", env, String(clinic.id));
  const booked = run("book.js", env, String(clinic.id), "Sara Ahmed", "07701234567");
  await vi.waitUntil(() => booked().includes("\n"), 15_000);
  expect(booked()).toBe("number 1, position 1\n");
  const again = run("book.js", env, String(clinic.id), "Sara Ahmed", "07701234567");
  await vi.waitUntil(() => again().includes("\n"), 15_000);
  expect(again()).toBe("not booked: already_booked\n");
  await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).send({});
  await vi.waitUntil(() => followed().includes("now serving: 1\n"), 15_000);
  const shift = `${clinic.path}/days/regular/${clinic.today}/shifts/1`;
  await app.request("put", shift).send({ doctor: "arrived" }).expect(200);
  await vi.waitUntil(() => followed().includes("shift 1: doctor arrived\n"), 15_000);
});

test.each(["follow.js", "book.js"])("the guide shows %s as it is run, in about ten lines", (example) => {
  const code = readFileSync(`${root}docs/examples/${example}`, "utf8");
  expect(readFileSync(`${root}docs/client.md`, "utf8")).toContain(`\`\`\`js\n${code}\`\`\``);
  expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(12);
});
