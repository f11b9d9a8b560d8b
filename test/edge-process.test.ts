import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { aBroker, hasBroker } from "./support/a-broker.js";
import { createKey } from "./support/revocations.js";
import { StreamClient } from "./support/stream-client.js";
import { aBooker, type TestApp, testApp } from "./support/test-app.js";

/** An edge as an operator starts it. */
function startEdge(settings: Record<string, string>) {
  const program = spawn(process.execPath, [`${inject("programs")}/src/main.js`], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (text) => (output += text));
  onTestFinished(() => {
    if (program.exitCode === null) program.kill("SIGKILL");
  });
  return { program, output: () => output };
}

/** The ports to which a process is connected, as Linux tells. */
function portsConnectedTo(pid: number): number[] {
  const fds = readdirSync(`/proc/${pid}/fd`);
  const links = fds.map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const lines = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, "utf8").split("\n").slice(1),
  );
  return lines.flatMap((line) => {
    const [, , remote = "", , , , , , , inode = ""] = line.trim().split(/\s+/);
    const port = Number.parseInt(remote.split(":")[1] ?? "0", 16);
    return inodes.has(inode) && port > 0 ? port : [];
  });
}

const databasePort = ({ database }: TestApp) => Number(new URL(database.url).port);

test.skipIf(process.platform !== "linux")(
  "an edge's process has connections to its origin and to its broker, and none to PostgreSQL; it ends in order",
  async () => {
    const broker = hasBroker ? { BROKER_URL: (await aBroker()).url } : undefined;
    const app = await testApp(broker && { settings: { ...broker, RELAY: "true" } });
    const clinic = await app.aClinic({ publicBoard: true });
    const { key } = await createKey(app, { role: "edge" });
    const { program, output } = startEdge({ ORIGIN_URL: app.url, EDGE_KEY: key, ...broker });
    const port = await vi.waitFor(() => Number(/"port":(\d+)/.exec(output())?.[1] ?? expect.fail(output())), 50_000);
    const stream = await StreamClient.open(`http://127.0.0.1:${port}${clinic.path}/stream`);
    await stream.next("snapshot");
    await aBooker(app, clinic).book();
    await stream.next("update");

    expect(portsConnectedTo(process.pid), "the origin, in this process").toContain(databasePort(app));
    const portOf = (url: string) => Number(new URL(url).port);
    const ports = await vi.waitFor(() => {
      const connected = portsConnectedTo(program.pid as number);
      for (const url of [app.url, ...(broker ? [broker.BROKER_URL] : [])]) expect(connected).toContain(portOf(url));
      return connected;
    }, 15_000);
    expect(ports).not.toContain(databasePort(app));
    expect(output()).not.toContain(key);

    program.kill("SIGTERM");
    expect((await stream.next("bye")).data).toEqual({ reason: "shutdown" });
    expect(await once(program, "exit")).toEqual([0, null]);
  },
);

test("an edge whose key is another's, or nobody's, does not start and says which setting is wrong", async () => {
  const app = await testApp();
  const clinic = await app.aClinic();
  for (const key of [await app.aKey("display", clinic.id), `dawr_1_${"0".repeat(48)}`]) {
    const { program, output } = startEdge({ ORIGIN_URL: app.url, EDGE_KEY: key });
    expect(await once(program, "exit")).toEqual([1, null]);
    expect(output()).toContain("Dawr cannot start: EDGE_KEY is refused");
  }
});
