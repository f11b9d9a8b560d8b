import type { EventEmitter } from "node:events";
import { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { queryObjects } from "node:v8";
import { createAppServer } from "../../../src/app.js";
import { readConfig } from "../../../src/config.js";
import { createContext } from "../../../src/context.js";
import { createEdge } from "../../../src/edge/edge.js";
import { close, listen } from "../../../src/http/server.js";
import { ClinicState } from "../../../src/realtime/clinic-state.js";
import { FollowedClinic } from "../../../src/realtime/followed-clinic.js";
import { ViewFrames } from "../../../src/realtime/frames.js";
import { Stream } from "../../../src/realtime/stream.js";

/** A whole server in a process of its own, whose clock the parent sets. Started by instance-process.ts. */

let clockAheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const config = readConfig(process.env);
const overrides = {
  clock: { now: () => new Date(Date.now() + clockAheadMs) },
  timing: JSON.parse(process.env.HUB_TIMING ?? "{}"),
};
const { context, server } = config.ORIGIN_URL ? createEdge(config, overrides) : createInstance();
process.on("message", (message: { clockAheadMs: number } | "figures") => {
  if (message === "figures") process.send?.({ figures: figures() });
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

function figures() {
  global.gc?.();
  const tarn = "pool" in context ? context.pool.client.pool : undefined;
  const resources = process.getActiveResourcesInfo();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return {
    streams: context.hub.streamCount,
    backlog: context.streams.backlog,
    held: heldObjects(),
    reads: context.hub.readCount,
    sockets: resources.filter((name) => name === "TCPSocketWrap").length,
    timers: resources.filter((name) => name === "Timeout").length,
    heapMb: Math.round(heapUsed / 1e4) / 100,
    externalMb: Math.round((external + arrayBuffers) / 1e4) / 100,
    rssMb: Math.round(rss / 1e6),
    emitterListeners: listenersOf(server) + listenersOf(process) + (tarn ? listenersOf(tarn.emitter) : 0),
    leases: tarn ? tarn.numUsed() + tarn.numPendingAcquires() : 0,
  };
}

const listenersOf = (emitter: EventEmitter) =>
  emitter.eventNames().reduce((count, event) => count + emitter.listenerCount(event), 0);

/** Whatever is still reachable of these, by whom ever. Looks through the whole heap. */
const heldObjects = () =>
  Object.fromEntries(
    [Stream, ViewFrames, FollowedClinic, ClinicState, ServerResponse].map((type) => [
      type.name,
      queryObjects(type, { format: "count" }),
    ]),
  );

export type Figures = ReturnType<typeof figures>;
