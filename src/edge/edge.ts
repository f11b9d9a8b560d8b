import type { Server } from "node:http";
import { type AppParts, composeServer } from "../compose-app.js";
import type { Config } from "../config.js";
import { createActOnce } from "../idempotency/once.js";
import type { Health } from "../ops/health-routes.js";
import { opsPaths } from "../ops/ops-paths.js";
import { settingsReport } from "../ops/settings-report.js";
import { liveOperations } from "../realtime/live-routes.js";
import { createEdgeContext, type EdgeContext, type EdgeOverrides } from "./edge-context.js";
import { NoDatabase } from "./no-database.js";

/** Public days and streams, health and metrics; whatever else the API can do is 404 here. Opens nothing. */
export function createEdge(config: Config, overrides: EdgeOverrides): { context: EdgeContext; server: Server } {
  const { ORIGIN_URL, EDGE_KEY } = config;
  if (!ORIGIN_URL || !EDGE_KEY) throw new Error("no edge without ORIGIN_URL and EDGE_KEY");
  const context = createEdgeContext({ ...config, ORIGIN_URL, EDGE_KEY }, overrides);
  return { context, server: composeServer(partsOf(context)) };
}

function partsOf(context: EdgeContext): AppParts {
  const noDatabase = new NoDatabase();
  return {
    ...context,
    operations: liveOperations(context),
    health: edgeHealth(context),
    requestClient: noDatabase.clientOf,
    actOnce: createActOnce(context.config.POOL_TIMEOUT_SECONDS * 1_000),
    countWaiting: () => noDatabase.waiting,
    otherPaths: opsPaths,
  };
}

/** Ready while an origin answers: never because of the broker, or its end would take every edge out of the balancer at once. */
const edgeHealth = ({ config, origin, watch, hub, streams }: EdgeContext): Health => ({
  check: async () => {
    const answers = watch.isFresh ? "ok" : "silent";
    const words = {
      status: watch.isFresh && !origin.isRefused ? "ok" : "unavailable",
      origin: origin.isRefused ? "refused" : answers,
      changes: hub.delivery === "delivering" ? "broker" : "late",
    };
    return { words };
  },
  details: async () => ({
    streams: hub.streamCount,
    backlog: streams.backlog,
    originSilentMs: Math.round(watch.unconfirmedMs),
    settings: settingsReport(config),
  }),
});
