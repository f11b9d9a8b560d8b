import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { testApp } from "./support/test-app.js";

const project = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command as an operator would, on this database. */
const run = (databaseUrl: string, script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [`${inject("programs")}/src/cli/${script}.js`, ...args], {
    cwd: project,
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
  });

test("an operator makes a key that works, sees it without its secret, and revokes it under its open stream", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const created = await run(
    app.database.url,
    "keys",
    "create",
    "--role",
    "staff",
    "--clinic",
    String(clinic.id),
    "--name",
    "Desk",
  );
  const key = created.stdout.trim();
  expect(key).toMatch(/^dawr_1_[0-9a-f]{48}$/);
  const stream = await app.stream(`${clinic.path}/stream`, { Authorization: `Bearer ${key}` });
  await stream.next("snapshot");

  const { stdout: listed } = await run(app.database.url, "keys", "list");
  expect(listed).toMatch(new RegExp(`^1\tstaff\tclinic ${clinic.id}\tDesk\t`));
  expect(listed).not.toContain(key.split("_")[2]);

  await run(app.database.url, "keys", "revoke", "1");
  expect((await stream.next("bye")).data).toEqual({ reason: "revoked" });
});

test("an operator makes the key of Web Push without any database", async () => {
  const { stdout } = await run("postgres://nobody@127.0.0.1:1/none", "keys", "vapid");
  expect(stdout).toMatch(/^[\w-]{43}\n$/);
});

test("a command that cannot be done says why and how it is meant", async () => {
  const app = await testApp();
  const wrong = [
    [],
    ["create"],
    ["create", "--role", "king"],
    ["create", "--role", "staff"],
    ["create", "--role", "patient_app", "--clinc", "1"],
    ["create", "--role", "patient_app", "--clinic"],
    ["create", "--role", "staff", "--clinic", "99"],
    ["revoke", "99"],
    ["revoke"],
  ];
  const refuse = async (args: string[]) => {
    const error = await run(app.database.url, "keys", ...args).catch((failure) => failure);
    expect(error, args.join(" ")).toMatchObject({ code: 1, stderr: expect.stringContaining("npm run keys -- create") });
    expect(error.stderr).not.toMatch(/^\s+at /m);
  };
  await Promise.all(wrong.map(refuse));
  expect(await app.database.query("select from api_keys")).toHaveLength(0);
});

test("a new epoch makes resuming streams begin anew", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  const first = await app.stream(`${clinic.path}/stream`);
  const { id } = await first.next("snapshot");
  const epochs = async () => (await app.database.query("select dawr_epoch() as epoch"))[0].epoch;
  const before = await epochs();
  await run(app.database.url, "epoch");
  expect(await epochs()).not.toBe(before);
  expect(id).toContain(before);
});
