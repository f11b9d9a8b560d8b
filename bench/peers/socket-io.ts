/** Socket.IO over WebSockets alone, with its PostgreSQL adapter: what another instance emits to a clinic's room, it sends. */
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/postgres-adapter";
import pg from "pg";
import { Server } from "socket.io";
import { readSince } from "./read-since.js";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
pool.on("error", () => {}); // a connection that is cut would end the process
pool.on("connect", (client) => client.on("error", () => {})); // the adapter's, too, which it does not watch

const server = createServer((_request, response) => void response.end());
const io = new Server(server, { transports: ["websocket"], adapter: createAdapter(pool) });
io.on("connection", async (socket) => {
  const clinicId = Number(socket.handshake.query.clinic);
  await socket.join(`clinic ${clinicId}`);
  socket.emit("snapshot", await readSince(pool, clinicId, 0));
});
server.listen(Number(process.env.PORT), "127.0.0.1", 4_096);
process.on("SIGTERM", () => process.exit());
