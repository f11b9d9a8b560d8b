import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished, vi } from "vitest";
import { answers, freePort } from "./nginx.js";

const temporaryPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
  .map((kind) => `${kind}_temp_path ${kind};`)
  .join(" ");

const programs = {
  haproxy: {
    file: "deploy/haproxy.cfg",
    check: (file: string) => ["-c", "-f", file],
    run: (file: string) => ["-db", "-f", file],
    adapt: (text: string) => text,
  },
  nginx: {
    file: "deploy/nginx.conf",
    check: (file: string, folder: string) => ["-t", "-e", "stderr", "-g", `pid ${folder}/pid;`, "-c", file],
    run: (file: string, folder: string) => [
      ...["-p", folder, "-e", "stderr", "-g", `daemon off; pid ${folder}/pid;`],
      ...["-c", file],
    ],
    adapt: (text: string, folder: string) =>
      text
        .replace("http {", `http { ${temporaryPaths}`)
        .replace("/dev/stdout", join(folder, "log"))
        .replace("auto", "1")
        .replace(/(worker_rlimit_nofile|worker_connections) \d+/g, "$1 400"),
  },
};
export type Balancer = keyof typeof programs;

export const hasBalancer = (name: Balancer): boolean => spawnSync(name, ["-v"]).status === 0;

type AtEnd = (end: () => void | Promise<void>) => void;

function aFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "dawr-balancer-"));
  chmodSync(folder, 0o755);
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the program says against its file of `deploy/`; nothing when it would start with it. */
export function objectionsTo(name: Balancer): string {
  const folder = aFolder();
  const said = openSync(join(folder, "said"), "w+"); // nginx opens its standard output by path, which a pipe of node has not
  const { status } = spawnSync(name, programs[name].check(resolve(programs[name].file), folder), {
    stdio: ["ignore", said, said],
  });
  closeSync(said);
  return status === 0 ? "" : readFileSync(join(folder, "said"), "utf8");
}

/** The servers that a file of `deploy/` names. */
const doorNames = /127\.0\.0\.1:300\d|(edge|origin)-\d:3000/g;

/** The balancer by its file of `deploy/`, with these servers for those that the file names, in the order of their first mention. */
export async function aBalancer(
  name: Balancer,
  urls: string[],
  { file = programs[name].file, atEnd = onTestFinished as AtEnd } = {},
) {
  const { run, adapt } = programs[name];
  const folder = aFolder(atEnd);
  const port = await freePort();
  const text = readFileSync(file, "utf8");
  const named = [...new Set(text.match(doorNames))];
  const configuration = text
    .replace(doorNames, (door) => new URL(urls[named.indexOf(door)] as string).host)
    .replace(/(bind :|listen )8080/, `${name === "nginx" ? "listen" : "bind"} 127.0.0.1:${port}`);
  writeFileSync(join(folder, "configuration"), adapt(configuration, folder));
  const child = spawn(name, run(join(folder, "configuration"), folder), {
    env: { ...process.env, ADMIN_SOCKET: join(folder, "admin") },
    stdio: ["ignore", "pipe", "ignore"],
  });
  atEnd(async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  await vi.waitUntil(() => answers(port), 15_000);
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => (name === "nginx" ? readFileSync(join(folder, "log"), "utf8") : said),
  };
}
