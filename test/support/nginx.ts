import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";

export const hasNginx = spawnSync("nginx", ["-v"]).status === 0;

/** nginx as it comes from the box (buffering on), in front of a server. */
export async function nginxBefore(url: string) {
  const folder = mkdtempSync(join(tmpdir(), "dawr-nginx-"));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const configuration = join(folder, "nginx.conf");
  writeFileSync(
    configuration,
    `pid ${folder}/pid; error_log ${folder}/errors; daemon off; worker_processes 1; events {}
     http { access_log off; ${temporary.join(" ")}
       server { listen 127.0.0.1:${port}; location / { proxy_pass ${url}; } } }`,
  );
  let nginx: ChildProcess;
  const start = async () => {
    nginx = spawn("nginx", ["-p", folder, "-c", configuration, "-e", `${folder}/errors`], { stdio: "ignore" });
    await vi.waitUntil(() => answers(port), 10_000);
  };
  const stop = async () => {
    nginx.kill("SIGTERM");
    await once(nginx, "exit");
  };
  onTestFinished(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    restart: async () => {
      await stop();
      await start();
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Whether something listens there. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
