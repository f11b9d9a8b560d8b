/**
 * The natural server: Express, better-sse, pg-listen. On a notification of a clinic it reads what changed and sends it;
 * with READS=once a clinic is read once and broadcast, with READS=each every session reads for itself.
 */
import { type Channel, createChannel, createSession } from "better-sse";
import express from "express";
import pg from "pg";
import pgListen from "pg-listen";
import { readSince, type Update } from "./read-since.js";

const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString });
pool.on("error", () => {}); // a connection that is cut would end the process

/** Reads when it is told to, one read at a time. */
type Reader = () => void;
const readers = new Map<number, Set<Reader>>();
const readersOf = (clinicId: number): Set<Reader> => {
  const known = readers.get(clinicId) ?? new Set();
  readers.set(clinicId, known);
  return known;
};

const subscriber = pgListen.default({ connectionString });
subscriber.events.on("error", () => {});
subscriber.notifications.on("dawr", (clinicId) => {
  for (const read of readersOf(clinicId)) read();
});
await subscriber.connect();
await subscriber.listenTo("dawr");

function readerFrom(clinicId: number, version: number, send: (update: Update) => unknown): Reader {
  let held = version;
  let reading: Promise<unknown> = Promise.resolve();
  const read = async () => {
    const update = await readSince(pool, clinicId, held);
    if (!update) return;
    held = update.version;
    await send(update);
  };
  return () => {
    reading = reading.then(read).catch(() => {});
  };
}

const channels = new Map<number, Channel>();

function channelOf(clinicId: number, version: number): Channel {
  const known = channels.get(clinicId);
  if (known) return known;
  const channel = createChannel();
  channels.set(clinicId, channel);
  readersOf(clinicId).add(readerFrom(clinicId, version, (update) => channel.broadcast(update, "update")));
  return channel;
}

const app = express();
app.get("/ready", (_request, response) => void response.end());
app.get("/v1/clinics/:id/stream", async (request, response) => {
  const clinicId = Number(request.params.id);
  const session = await createSession(request, response);
  const whole = await readSince(pool, clinicId, 0);
  session.push(whole, "snapshot");
  const version = whole?.version ?? 0;
  if (process.env.READS === "once") return void channelOf(clinicId, version).register(session);
  const reader = readerFrom(clinicId, version, (update) => session.push(update, "update"));
  readersOf(clinicId).add(reader);
  session.on("disconnected", () => readersOf(clinicId).delete(reader));
});
app.listen(Number(process.env.PORT), "127.0.0.1", 4_096);
process.on("SIGTERM", () => process.exit());
