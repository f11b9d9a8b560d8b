import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createClient } from "@redis/client";
import { onTestFinished, vi } from "vitest";
import { withTimeLimit } from "../../src/time-limit.js";
import { answers, freePort } from "./nginx.js";

/** A Redis on a port, and what may happen to it. */
interface Server {
  start(): Promise<void>;
  /** As by kill -9. */
  kill(): Promise<void>;
  /** It says nothing more, while its connections stay. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

/** Keeps nothing, as the broker of a Dawr does. */
const keepsNothing = ["--save", "", "--appendonly", "no"];

function installed(port: number): Server {
  let child: ChildProcess | undefined;
  return {
    start: async () => {
      child = spawn("redis-server", [...keepsNothing, "--port", String(port), "--bind", "127.0.0.1"], {
        stdio: "ignore",
        cwd: "/",
      });
      await vi.waitUntil(() => answers(port), 15_000);
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    freeze: async () => void child?.kill("SIGSTOP"),
    thaw: async () => void child?.kill("SIGCONT"),
  };
}

async function inContainer(port: number): Promise<Server> {
  const { GenericContainer, getContainerRuntimeClient } = await import("testcontainers");
  const { container } = await getContainerRuntimeClient();
  let id: string | undefined;
  const docker = () => container.dockerode.getContainer(id as string);
  return {
    start: async () => {
      if (id) await docker().start();
      else {
        const started = new GenericContainer("redis:7-alpine").withCommand(["redis-server", ...keepsNothing]);
        id = (await started.withExposedPorts({ container: 6379, host: port }).start()).getId();
      }
      await vi.waitUntil(() => answers(port), 15_000);
    },
    kill: async () => void (await docker().kill()),
    freeze: async () => void (await docker().pause()),
    thaw: async () => void (await docker().unpause()),
  };
}

async function newServer(): Promise<((port: number) => Server | Promise<Server>) | undefined> {
  if (spawnSync("redis-server", ["--version"]).status === 0) return installed;
  const { getContainerRuntimeClient } = await import("testcontainers");
  const hasDocker = await withTimeLimit(5_000, getContainerRuntimeClient()).catch(() => undefined);
  if (hasDocker) return inContainer;
  process.stderr.write("NOT TESTED: nothing is known of the broker without redis-server (apt) or Docker\n");
  return undefined;
}

const makeServer = await newServer();

export const hasBroker = makeServer !== undefined;

/** A broker of the test's own. */
export async function aBroker() {
  const port = await freePort();
  const server = await makeServer?.(port);
  if (!server) throw new Error("no broker here");
  await server.start();
  const url = `redis://127.0.0.1:${port}`;
  const client = createClient({ url, disableOfflineQueue: true });
  client.on("error", () => {});
  await client.connect();
  onTestFinished(async () => {
    client.destroy();
    await server.kill();
  });
  return {
    ...server,
    url,
    /** For a user of its own, who may do this and nothing else. */
    urlOf: async (user: string, ...rights: string[]) => {
      await client.sendCommand(["ACL", "SETUSER", user, "on", ">secret", "resetchannels", ...rights]);
      return url.replace("//", `//${user}:secret@`);
    },
    publish: (channel: string, message: object) => client.publish(channel, JSON.stringify(message)),
    /** Everybody that hears a channel is cut off, and may come back. */
    cutSubscribers: () => client.sendCommand(["CLIENT", "KILL", "TYPE", "pubsub"]),
    /** Those that somebody hears now. */
    channels: async () => ((await client.sendCommand(["PUBSUB", "CHANNELS"])) as unknown as string[]).sort(),
    /** Everything that is told, in the order of its telling. */
    listen: async () => {
      const heard: { channel: string; message: string }[] = [];
      const ear = client.duplicate();
      ear.on("error", () => {});
      await ear.connect();
      await ear.pSubscribe("*", (message, channel) => heard.push({ channel, message }));
      onTestFinished(() => ear.destroy());
      return heard;
    },
  };
}
