import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { familyCpuMs } from "../support/processes.js";
import { freePort, type Program, startProgram } from "../support/program.js";

const nchanModule = "/usr/lib/nginx/modules/ngx_nchan_module.so"; // where Debian's libnginx-mod-nchan puts it

/** nginx with nchan, one worker: POST /publish goes to every EventSource of /subscribe. Undefined where it is not installed. */
export async function startNchan(): Promise<Program | undefined> {
  if (spawnSync("nginx", ["-v"]).status !== 0 || !existsSync(nchanModule)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "dawr-bench-nchan-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    `load_module ${nchanModule};
     user root; pid ${folder}/pid; daemon off; worker_processes 1; worker_rlimit_nofile 20000;
     events { worker_connections 12000; }
     http {
       access_log off; ${temporary.join(" ")}
       server {
         listen 127.0.0.1:${port};
         location = /ready { return 204; }
         location = /publish { nchan_publisher; nchan_channel_id bench; nchan_store_messages off; }
         location = /subscribe { nchan_subscriber eventsource; nchan_channel_id bench; }
       }
     }`,
  );
  const program = await startProgram({
    command: "nginx",
    args: ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "errors")],
    env: {},
    readyPath: "/ready",
    port,
  });
  return {
    ...program,
    cpuMs: () => familyCpuMs(program.pid), // its worker is a child
    stop: async () => {
      await program.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
