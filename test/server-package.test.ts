import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { cloneDatabase } from "./support/test-database.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), "dawr-package-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What `npm ci --omit=dev --omit=optional` would install, linked from here. */
async function linkProductionPackages(folder: string) {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  for (const [path, { dev, optional, devOptional }] of Object.entries<any>(lock.packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || optional || devOptional) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(root, path), join(folder, path));
  }
}

async function start(folder: string, settings: Record<string, string> = {}, ...tool: string[]) {
  const bin = JSON.parse(await readFile(join(folder, "package.json"), "utf8")).bin;
  const program: ChildProcess = spawn(process.execPath, [join(folder, bin), ...tool], {
    cwd: folder,
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", NODE_ENV: "production", ...settings },
  });
  onTestFinished(() => void program.kill("SIGKILL"));
  let output = "";
  for (const stream of [program.stdout, program.stderr]) stream?.on("data", (text) => (output += text));
  return { program, output: () => output };
}

test("what npm packs of the server is what it runs with, and starts by itself where no development package is", {
  timeout: 120_000, // npm and the compiler, on whatever machine
}, async () => {
  const folder = await aFolder();
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))); // the build has spoken before
  const parts = new Set<string>(files.map(({ path }: { path: string }) => path.split("/")[0] as string));
  expect([...parts].filter((part) => !/^(LICENSE|README.*|package\.json)$/.test(part)).sort()).toEqual([
    "bin",
    "dist",
    "knexfile.js",
    "migrations",
    "public",
    "seeds",
  ]);
  await run("tar", ["-xzf", join(folder, filename), "-C", folder]);
  const installed = join(folder, "package");
  await linkProductionPackages(installed);
  await mkdir(join(installed, "src"));
  await writeFile(join(installed, "src/main.ts"), ""); // as after `npm prune --omit=dev` in a checkout

  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  const { output } = await start(installed, { DATABASE_URL: database.url, ADMIN_API_KEY: "an-admin-key-of-the-tests" });
  const port = await vi.waitFor(() => /"port":(\d+)/.exec(output())?.[1] ?? expect.fail(output()), 25_000);
  for (const path of [
    "/health/live",
    "/health/ready",
    "/board/1",
    "/board.js",
    "/board/g/1",
    "/board-group.js",
    "/ticket.js",
    "/service-worker.js",
  ]) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBe(200);
  }
  const use = async (...tool: string[]) => {
    const { program, output } = await start(installed, { DATABASE_URL: database.url }, ...tool);
    return { code: (await once(program, "close"))[0], said: output().trim() };
  };
  const key = await use("keys", "create", "--role", "admin");
  expect(key).toEqual({ code: 0, said: expect.stringMatching(/^dawr_1_[0-9a-f]{48}$/m) });
  expect(await use("epoch")).toEqual({ code: 0, said: expect.stringMatching(/^the epoch is now [0-9a-f]{12};/) });
  expect(await use("demo")).toEqual({ code: 1, said: expect.stringContaining("No key in") });
});

test("a checkout without development packages and without a build says in one line what to do", async () => {
  const folder = await aFolder();
  for (const part of ["package.json", "bin", "src"])
    await cp(join(root, part), join(folder, part), { recursive: true });
  for (const tool of [[], ["keys", "list"]]) {
    const { program, output } = await start(folder, {}, ...tool);
    expect((await once(program, "close"))[0]).toBe(1);
    expect(output().trim()).toMatch(/^[^\n]*npm ci && npm run build[^\n]*$/);
  }
});
