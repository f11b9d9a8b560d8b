import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));

const programOf = (name: string) => `
import { createApi, DawrProblem, fold, followClinic, type PublicBooking } from "${name}";
const follower = followClinic("http://127.0.0.1:9/v1/clinics/7/stream", { audience: "public", onState: () => {} });
follower.close();
const booking: Pick<PublicBooking, "number"> = { number: 1 };
const said = [typeof createApi("http://127.0.0.1:9").book, DawrProblem.name, fold(undefined, { type: "ping", data: {} })];
console.log(JSON.stringify([...said, booking.number]));
`;

const packages = { "dawr/client": root, "dawr-client": join(root, "public/client") };
const imports = Object.keys(packages);

/** A project of somebody else's, with what npm packs of ours put where npm would put it. */
async function aProject() {
  const folder = await mkdtemp(join(tmpdir(), "dawr-project-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const packed = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]; // the server's build is not for it
  const { stdout } = await run("npm", [...packed, ...Object.values(packages)], { cwd: root });
  for (const { name, filename } of JSON.parse(stdout)) {
    const installed = join(folder, "node_modules", name);
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed]);
  }
  await symlink(`${root}node_modules/@types`, join(folder, "node_modules/@types"));
  await symlink(`${root}node_modules/undici-types`, join(folder, "node_modules/undici-types"));
  const compilerOptions = { module: "nodenext", target: "es2022", strict: true, types: ["node"], outDir: "out" };
  const files = imports.map((_imported, at) => `program${at}.ts`);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  for (const [at, imported] of imports.entries()) await writeFile(join(folder, `program${at}.ts`), programOf(imported));
  return folder;
}

test("dawr/client and dawr-client, packed and put into another project, compile and run there without a dependency", {
  timeout: 120_000, // npm and the compiler, on whatever machine
}, async () => {
  const folder = await aProject();
  const howToCompile = ["-p", folder, "--singleThreaded"];
  const compiled = await run(`${root}node_modules/.bin/tsc`, howToCompile).catch((error) => error);
  expect(compiled.stdout).toBe("");
  for (const [at, imported] of imports.entries()) {
    const { stdout } = await run(process.execPath, [join(folder, `out/program${at}.js`)], { cwd: folder });
    expect(JSON.parse(stdout), imported).toEqual(["function", "DawrProblem", null, 1]);
  }
});

test("the client's own package has the server's version", async () => {
  const versionOf = async (folder: string) =>
    JSON.parse(await readFile(join(folder, "package.json"), "utf8")).version as string;
  expect(await versionOf(packages["dawr-client"])).toBe(await versionOf(root));
});
