import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

const program = `
import { createApi, DawrProblem, fold, followClinic, type PublicBooking } from "dawr/client";
const follower = followClinic("http://127.0.0.1:9/v1/clinics/7/stream", { audience: "public", onState: () => {} });
follower.close();
const booking: Pick<PublicBooking, "number"> = { number: 1 };
const said = [typeof createApi("http://127.0.0.1:9").book, DawrProblem.name, fold(undefined, { type: "ping", data: {} })];
console.log(JSON.stringify([...said, booking.number]));
`;

/** A project of somebody else's, with what npm packs of ours put where npm would put it. */
async function aProject() {
  const folder = await mkdtemp(join(tmpdir(), "dawr-project-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const installed = join(folder, "node_modules/dawr");
  await mkdir(installed, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  await run("tar", ["-xzf", join(folder, stdout.trim()), "--strip-components=1", "-C", installed]);
  await symlink(`${root}node_modules/@types`, join(folder, "node_modules/@types"));
  await symlink(`${root}node_modules/undici-types`, join(folder, "node_modules/undici-types"));
  const compilerOptions = { module: "nodenext", target: "es2022", strict: true, types: ["node"], outDir: "out" };
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  await writeFile(join(folder, "program.ts"), program);
  return folder;
}

test("dawr/client, packed and put into another project, compiles and runs there without a dependency", {
  timeout: 120_000, // npm and the compiler, on whatever machine
}, async () => {
  const folder = await aProject();
  const compiled = await run(`${root}node_modules/.bin/tsc`, ["-p", folder]).catch((error) => error);
  expect(compiled.stdout).toBe("");
  const { stdout } = await run(process.execPath, [join(folder, "out/program.js")], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual(["function", "DawrProblem", null, 1]);
});
