// @ts-check
/**
 * The least that a fan-out in Node can do: `node:http`, Dawr's headers, one write of the same bytes for each socket.
 * PUT / keeps what a new stream is sent first; POST / sends its body to every stream; GET anything else is a stream.
 * With BARE_SOCKETS=1 there are no chunks, and a frame goes past the response straight to the socket.
 */
import { createServer } from "node:http";

const headers = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

const isBare = process.env.BARE_SOCKETS === "1";

/** @type {Set<import("node:stream").Writable>} */
const streams = new Set();
let first = Buffer.alloc(0);

const server = createServer(async (request, response) => {
  if (request.url === "/ready") return void response.end();
  if (request.method === "GET") {
    if (isBare) response.removeHeader("Transfer-Encoding");
    response.writeHead(200, isBare ? { ...headers, Connection: "close" } : headers);
    response.write(first);
    const outlet = (isBare && response.socket) || response;
    streams.add(outlet);
    return void response.on("close", () => streams.delete(outlet));
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
