// @ts-check
/**
 * The least that a fan-out in Node can do: `node:http`, Dawr's headers, one write of the same bytes for each socket.
 * PUT / keeps what a new stream is sent first; POST / sends its body to every stream; GET anything else is a stream.
 */
import { createServer } from "node:http";

const headers = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/** @type {Set<import("node:http").ServerResponse>} */
const streams = new Set();
let first = Buffer.alloc(0);

const server = createServer(async (request, response) => {
  if (request.url === "/ready") return void response.end();
  if (request.method === "GET") {
    response.writeHead(200, headers);
    response.write(first);
    streams.add(response);
    return void response.on("close", () => streams.delete(response));
  }
  const parts = [];
  for await (const part of request) parts.push(part);
  const frame = Buffer.concat(parts);
  if (request.method === "PUT") first = frame;
  else for (const stream of streams) stream.write(frame);
  response.end();
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
