// @ts-check
/** A bare `pg` LISTEN client: what a NOTIFY of 'bench_floor' carries is written to every socket as it is. */
import { createServer } from "node:http";
import pg from "pg";

/** @type {Set<import("node:http").ServerResponse>} */
const streams = new Set();

const client = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "bench" });
client.on("notification", ({ payload }) => {
  const frame = Buffer.from(payload ?? "");
  for (const stream of streams) stream.write(frame);
});
await client.connect();
await client.query("listen bench_floor");

const server = createServer((request, response) => {
  if (request.url === "/ready") return void response.end();
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
  });
  response.write("event: snapshot\ndata: {}\n\n");
  streams.add(response);
  response.on("close", () => streams.delete(response));
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
