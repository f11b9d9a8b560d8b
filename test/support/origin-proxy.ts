import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Stands before an origin: keeps all that it answers, and can be silent or gone. */
export async function anOriginProxy(originUrl: string) {
  let told = "";
  const questions: string[] = [];
  let mode: "open" | "silent" | "gone" = "open";
  const forward = (from: IncomingMessage, to: ServerResponse) => {
    questions.push(String(from.url).replace("/edge/v1/", ""));
    from.on("error", () => {});
    if (mode === "gone") return void from.socket.destroy();
    if (mode === "silent") return; // the question stays without an answer
    const { method, url, headers } = from;
    const asked = request(new URL(url as string, originUrl), { method, headers, agent: false }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (part) => (told += part));
      answer.pipe(to);
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
    become: (next: typeof mode) => {
      mode = next;
    },
  };
}
