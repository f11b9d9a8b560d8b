/**
 * The design that Dawr replaces: each stream holds a pooled connection for as long as it is open, and asks the database
 * every second. Bookings come from the same pool of 30. (It waited 30 s for a connection; here 5 s, to keep the run short.)
 */
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { bookAsked } from "./plain-booking.js";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 30, connectionTimeoutMillis: 5_000 });

const server = createServer(async (request, response) => {
  if (request.url === "/ready") return void response.end();
  try {
    if (request.method === "GET") return await follow(Number(request.url?.split("/")[3]), response);
    await bookAsked(pool, request);
    answer(response, 201);
  } catch {
    if (response.headersSent) response.end();
    else answer(response, 500);
  }
});

async function follow(clinicId: number, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(": open\n\n");
  const client = await pool.connect();
  try {
    while (!response.destroyed) {
      const { rows } = await client.query(
        `select list, date, number, booking.status, patient_name from bookings booking
           join booking_days day using (clinic_id, list, date) where clinic_id = $1 and day.status <> 'closed'`,
        [clinicId],
      );
      response.write(`data: ${JSON.stringify(rows)}\n\n`);
      await delay(1_000);
    }
  } finally {
    client.release();
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": 2 }).end("{}");
}

server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
