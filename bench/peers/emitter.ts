import { createAdapter } from "@socket.io/postgres-adapter";
import pg from "pg";
import { Server } from "socket.io";

export type Emitter = Awaited<ReturnType<typeof startEmitter>>;

/** One that LISTENs, and one to NOTIFY by, which stays: in an outage there is no other. */
const connections = 2;

/** A Socket.IO server without clients, in the process that makes the changes: by NOTIFY the others send what it emits. */
export async function startEmitter(connectionString: string) {
  const pool = new pg.Pool({ connectionString, application_name: "bench", max: connections, idleTimeoutMillis: 0 });
  const io = new Server({ adapter: createAdapter(pool) });
  await pool.query("select"); // the second is open
  return {
    emit: (clinicId: number, update: object) => io.to(`clinic ${clinicId}`).emit("update", update),
    close: async () => {
      await io.of("/").adapter.close(); // the server itself has nothing to close
      await pool.end();
    },
  };
}
