import { once } from "node:events";
import { connect, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { channelsOf } from "../../src/broker/channels.js";
import { pathOf } from "../../src/edge/messages.js";
import { Caller } from "./caller.js";
import type { Program } from "./program.js";

/** Doors of other machines: they cost what they ask of this one. What they hear is thrown away, for to read it costs them. */
export interface FarDoors {
  /** Messages that each of them has heard. */
  readonly heardCount: number;
  /** Until what they were connected to has forgotten them. */
  close(): Promise<void>;
}

const listenerName = "bench door";

/** So many more that LISTEN, and read nothing of what changed. */
export async function listenFromAfar(url: string, count: number): Promise<FarDoors> {
  const sockets: Socket[] = [];
  for (let number = 0; number < count; number++) {
    const socket = new Socket();
    const client = new pg.Client({ connectionString: url, application_name: listenerName, stream: () => socket });
    client.on("error", () => {});
    await client.connect();
    await client.query("listen dawr");
    socket.removeAllListeners("data").on("data", () => {});
    sockets.push(socket);
  }
  return {
    heardCount: 0,
    close: async () => {
      close(sockets);
      await untilGone(url);
    },
  };
}

/** That their backends end costs PostgreSQL as much as a hundred bookings. */
async function untilGone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const listening = "select 1 from pg_stat_activity where application_name = $1";
  while ((await client.query(listening, [listenerName])).rowCount) await delay(50);
  await client.end();
}

/** Subscribers of these clinics' public channels. */
export async function subscribeFromAfar(brokerUrl: string, clinicIds: number[], count: number): Promise<FarDoors> {
  const { versions, clinic } = channelsOf("dawr");
  const channels = [versions, ...clinicIds.map((clinicId) => clinic("public", clinicId))];
  let heardCount = 0;
  const sockets: Socket[] = [];
  for (let number = 0; number < count; number++) {
    const socket = connect(Number(new URL(brokerUrl).port), "127.0.0.1");
    socket.write(`SUBSCRIBE ${channels.join(" ")}\r\n`);
    await once(socket, "data");
    socket.on("data", (bytes) => {
      if (socket === sockets[0]) heardCount += bytes.toString("latin1").split("\r\nmessage\r\n").length - 1;
    });
    sockets.push(socket);
  }
  return {
    get heardCount() {
      return heardCount;
    },
    close: async () => close(sockets),
  };
}

const beatEveryMs = 500;

/** What so many edges ask of the origins, whether or not anything happens. */
export function beatFromAfar(origins: Program[], edgeKey: string, clinicIds: number[], count: number): FarDoors {
  const held = clinicIds.map((clinicId) => [clinicId, 0]);
  const request = requestOf(pathOf("beat"), edgeKey, JSON.stringify({ epoch: "another", held }));
  const callers: Caller[] = [];
  const timers: NodeJS.Timeout[] = [];
  for (let number = 0; number < count; number++) {
    const caller = new Caller((origins[number % origins.length] as Program).port);
    const beat = () => caller.ask(request);
    const begin = () => timers.push(setInterval(() => void beat().catch(() => {}), beatEveryMs));
    setTimeout(begin, (number / count) * beatEveryMs);
    callers.push(caller);
  }
  return {
    heardCount: 0,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      for (const caller of callers) caller.close();
    },
  };
}

const requestOf = (path: string, key: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;

function close(sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy();
}
