import type { EventEmitter } from "node:events";
import { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { queryObjects } from "node:v8";
import { createAppServer } from "../../../src/app.js";
import { readConfig } from "../../../src/config.js";
import { createContext } from "../../../src/context.js";
import { createEdge } from "../../../src/edge/edge.js";
import { Position } from "../../../src/groups/group-position.js";
import { GroupPart, GroupStream } from "../../../src/groups/group-stream.js";
import { close, listen } from "../../../src/http/server.js";
import { ClinicState } from "../../../src/realtime/clinic-state.js";
import { FollowedClinic } from "../../../src/realtime/followed-clinic.js";
import { ViewFrames } from "../../../src/realtime/frames.js";
import { OpenStream, Stream } from "../../../src/realtime/stream.js";

/** A whole server in a process of its own, whose clock the parent sets. Started by instance-process.ts. */

let clockAheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const config = readConfig(process.env);
const overrides = {
  clock: { now: () => new Date(Date.now() + clockAheadMs) },
  timing: JSON.parse(process.env.HUB_TIMING ?? "{}"),
};
const { context, server } = config.ORIGIN_URL ? createEdge(config, overrides) : createInstance();
process.on("message", (message: { clockAheadMs: number } | "figures" | "open") => {
  if (message === "figures") process.send?.({ answer: figures() });
  else if (message === "open") process.send?.({ answer: openNow() });
  else clockAheadMs = message.clockAheadMs;
});
process.on("disconnect", () => process.exit());
process.on("SIGTERM", async () => {
  context.streams.drain(config.STREAM_DRAIN_SPREAD_SECONDS * 1_000);
  await close(server, 2_000);
  await context.dispose();
  process.exit();
});
await context.start();
await listen(server, Number(process.env.PORT), "127.0.0.1");
process.send?.({ port: (server.address() as AddressInfo).port });

function createInstance() {
  const context = createContext({ ...config, DATABASE_URL: config.DATABASE_URL as string }, overrides);
  return { context, server: createAppServer(context) };
}

const activeOf = (name: string) => process.getActiveResourcesInfo().filter((each) => each === name).length;
const openNow = () => ({ streams: context.hub.streamCount, sockets: activeOf("TCPSocketWrap") });

function figures() {
  global.gc?.();
  const tarn = "pool" in context ? context.pool.client.pool : undefined;
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return {
    ...openNow(),
    backlog: context.streams.backlog,
    held: heldObjects(),
    reads: context.hub.readCount,
    timers: activeOf("Timeout"),
    heapMb: Math.round(heapUsed / 1e4) / 100,
    externalMb: Math.round((external + arrayBuffers) / 1e4) / 100,
    rssMb: Math.round(rss / 1e6),
    emitterListeners: listenersOf(server) + listenersOf(process) + (tarn ? listenersOf(tarn.emitter) : 0),
    leases: tarn ? tarn.numUsed() + tarn.numPendingAcquires() : 0,
  };
}

const listenersOf = (emitter: EventEmitter) =>
  emitter.eventNames().reduce((count, event) => count + emitter.listenerCount(event), 0);

/** A base of the classes whose objects are counted: each look through the whole heap takes as long as several collections of garbage. */
class Held {}
const heldTypes = [Stream, GroupStream, GroupPart, Position, ViewFrames, FollowedClinic, ClinicState];
for (const { prototype } of [OpenStream, GroupPart, Position, ViewFrames, FollowedClinic, ClinicState]) {
  Object.setPrototypeOf(prototype, Held.prototype);
}

/** Whatever is still reachable of these, by whom ever. */
function heldObjects(): Record<string, number> {
  const names = queryObjects(Held, { format: "summary" }).map((summary) => /^\w+/.exec(summary)?.[0]);
  const counts = heldTypes.map(({ name }) => [name, names.filter((each) => each === name).length]);
  return { ...Object.fromEntries(counts), ServerResponse: queryObjects(ServerResponse, { format: "count" }) };
}

export type Figures = ReturnType<typeof figures>;
