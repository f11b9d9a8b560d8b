import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";

type Mode = "open" | "gone" | "silent" | "redirecting" | "stuck half way" | "slow" | "dripping";

/** Stands before an origin: keeps all that it answers, and can be gone, silent, or slower than an edge has patience for silence. */
export async function anOriginProxy(originUrl: string) {
  let told = "";
  const questions: string[] = [];
  let mode: Mode = "open";
  const forward = (from: IncomingMessage, to: ServerResponse) => {
    questions.push(String(from.url).replace("/edge/v1/", ""));
    from.on("error", () => {});
    if (mode === "gone") return void from.socket.destroy();
    if (mode === "silent") return; // the question stays without an answer
    const { method, url, headers } = from;
    if (mode === "redirecting") return void to.writeHead(307, { Location: originUrl + url }).end();
    const asked = request(new URL(url as string, originUrl), { method, headers, agent: false }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (part) => (told += part));
      if (mode === "open") answer.pipe(to);
      else void answer.toArray().then((parts) => sendSlowly(to, Buffer.concat(parts), mode));
    });
    asked.on("error", () => from.socket.destroy());
    from.pipe(asked);
  };
  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that the origin answered. */
    told: () => told,
    /** The names of all that was asked. */
    questions: () => questions,
    become: (next: Mode) => {
      mode = next;
    },
  };
}

async function sendSlowly(to: ServerResponse, bytes: Buffer, mode: Mode): Promise<void> {
  const parts = mode === "dripping" ? bytes.length : 5;
  const each = Math.ceil(bytes.length / parts);
  for (let part = 0; part < parts; part++) {
    to.write(bytes.subarray(part * each, (part + 1) * each));
    if (mode === "stuck half way" && part === 2) return;
    await setTimeout(mode === "dripping" ? 50 : 500);
  }
  to.end();
}
