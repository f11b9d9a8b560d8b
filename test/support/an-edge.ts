import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/clock.js";
import { readConfig } from "../../src/config.js";
import { createEdge } from "../../src/edge/edge.js";
import { close, listen } from "../../src/http/server.js";
import type { Logger } from "../../src/logger.js";
import type { HubTiming } from "../../src/realtime/hub-timing.js";
import { createKey } from "./revocations.js";
import { StreamClient } from "./stream-client.js";
import type { TestApp } from "./test-app.js";

export interface EdgeOptions {
  /** Where it asks, if not the app itself. */
  originUrls?: string[];
  settings?: Record<string, string>;
  clock?: Clock;
  log?: Logger;
  timing?: Partial<HubTiming>;
  /** A busy machine is no silent origin, so unless told otherwise it has much. */
  patienceMs?: number;
}

/** A server without a database, whose origin is the app; it goes when the test ends. */
export async function anEdge(app: TestApp, { originUrls, settings = {}, ...overrides }: EdgeOptions = {}) {
  const { id: keyId, key } = await createKey(app, { role: "edge" });
  const config = readConfig({
    ORIGIN_URL: (originUrls ?? [app.url]).join(","),
    EDGE_KEY: key,
    LOG_LEVEL: "silent",
    RATE_LIMIT_PER_MINUTE: "0",
    ...settings,
  });
  const { context, server } = createEdge(config, { patienceMs: 15_000, ...overrides });
  void context.start();
  await context.watch.readNow();
  await listen(server, 0, "127.0.0.1");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const streams: StreamClient[] = [];
  onTestFinished(async () => {
    for (const stream of streams) stream.close();
    context.streams.drain(0);
    await close(server, 1_000);
    await context.dispose();
  });
  return {
    url,
    context,
    server,
    /** Of its EDGE_KEY. */
    keyId,
    key,
    get: (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers }),
    async stream(path: string, headers: Record<string, string> = {}) {
      const stream = await StreamClient.open(`${url}${path}`, headers);
      streams.push(stream);
      return stream;
    },
  };
}
