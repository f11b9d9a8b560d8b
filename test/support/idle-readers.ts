import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";

/** Counts frames on a thread of its own, so that nothing that it does or holds is taken for the server's. */
const reader = `
  const { connect } = require("node:net");
  const { parentPort, workerData: { port, path, key, count } } = require("node:worker_threads");
  let frames = 0;
  for (let begun = 0; begun < count; begun++) {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET " + path + " HTTP/1.1\\r\\nHost: test\\r\\nAuthorization: Bearer " + key + "\\r\\n\\r\\n");
    let tail = "";
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      const parts = (tail + bytes.toString("latin1")).split("\\n\\n");
      tail = parts.pop();
      frames += parts.length;
    });
  }
  setInterval(() => parentPort.postMessage(frames), 5);
`;

/** So many streams of this path, each with its first frame, open until the test ends. */
export async function idleReaders(url: string, path: string, key: string, count: number) {
  const worker = new Worker(reader, { eval: true, workerData: { port: new URL(url).port, path, key, count } });
  onTestFinished(async () => void (await worker.terminate()));
  /** Resolves when so many frames have arrived in all. */
  const arrived = async (frames: number) => {
    for await (const [seen] of on(worker, "message")) if (seen >= frames) return;
  };
  await arrived(count);
  return { arrived };
}
