/** The least that a booking over HTTP costs a process: bare `node:http`, JSON, the two plain statements. PUT / gives the reply. */
import { createServer } from "node:http";
import pg from "pg";
import { bodyOf, bookAsked } from "./plain-booking.js";

const { DATABASE_URL: connectionString, CONNECTIONS } = process.env;
const pool = new pg.Pool({ connectionString, max: Number(CONNECTIONS), application_name: "bench" });
let reply: Buffer = Buffer.alloc(0);

const server = createServer(async (request, response) => {
  if (request.url === "/ready") return void response.end();
  if (request.method === "PUT") {
    reply = await bodyOf(request);
    return void response.end();
  }
  await bookAsked(pool, request);
  response.writeHead(201, { "Content-Type": "application/json; charset=utf-8", "Content-Length": reply.length });
  response.end(reply);
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
