import type { RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createHttpServer, listen } from "../../src/http/server.js";

async function serving(listener: RequestListener) {
  const server = createHttpServer(listener, { HEADERS_TIMEOUT_SECONDS: 15, REQUEST_TIMEOUT_SECONDS: 30 });
  await listen(server, 0, "127.0.0.1");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    /** Sends all of these at once; what came back until the connection ended. */
    pipeline: (requests: string[]) =>
      new Promise<string>((resolve) => {
        let answers = "";
        const socket = connect(port, "127.0.0.1");
        socket.on("data", (bytes) => {
          answers += bytes;
        });
        socket.on("error", () => {});
        socket.on("close", () => resolve(answers));
        socket.write(requests.join(""));
      }),
  };
}

const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test("requests sent ahead are served one after the other, in their order, bodies included", async () => {
  let running = 0;
  let mostAtOnce = 0;
  const { pipeline } = await serving(async (request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++running);
    let body = "";
    for await (const bytes of request) body += bytes;
    await nextTurn();
    running--;
    response.end(`<${request.url}${body}>`);
  });
  const answers = await pipeline([get("/1"), post("/2", "two"), get("/3"), get("/4", "Connection: close\r\n")]);
  expect(answers.match(/<[^>]*>/g)).toEqual(["</1>", "</2two>", "</3>", "</4>"]);
  expect(mostAtOnce).toBe(1);
});

test("as many requests ahead as a proxy may send are all answered; with one more the connection ends", async () => {
  const { pipeline } = await serving(async (request, response) => {
    await nextTurn();
    response.end(`<${request.url}>`);
  });
  const ahead = (count: number) => Array.from({ length: count }, (_, index) => get(`/${index}`));
  const answers = await pipeline([...ahead(16), get("/last", "Connection: close\r\n")]);
  expect(answers.match(/<[^>]*>/g)).toHaveLength(17);
  expect((await pipeline(ahead(18))).match(/<[^>]*>/g) ?? []).toEqual([]);
});

test("of a connection that sends hundreds of requests ahead the first is begun, the rest are dropped with it", async () => {
  const begun: unknown[] = [];
  const { pipeline } = await serving((request, response) => {
    begun.push(request.url);
    setTimeout(() => response.end(), 5).unref();
  });
  await pipeline(Array.from({ length: 1_500 }, (_, index) => get(`/${index}`)));
  expect(begun).toEqual(["/0"]);
});
