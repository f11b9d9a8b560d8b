import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import express, { type Express, type RequestHandler } from "express";
import type { Authenticate } from "./auth/authenticate.js";
import { type CallerAt, callerAtHome } from "./auth/reach.js";
import type { Clock } from "./clock.js";
import type { Config } from "./config.js";
import { Problem } from "./contract/problem.js";
import { crossOrigin } from "./http/cors.js";
import { limitFailures } from "./http/failed-sign-ins.js";
import { shedLoad } from "./http/load-shedding.js";
import { type MountOptions, mount } from "./http/mount.js";
import type { AnyOperation } from "./http/operation.js";
import { pathsOf, rootsOf } from "./http/operation-paths.js";
import { type MethodsByPath, refuseOtherMethods } from "./http/other-methods.js";
import { problemHandler } from "./http/problem-handler.js";
import { createRateLimits, type RateLimits } from "./http/rate-limits.js";
import { checkRequestLine } from "./http/request-line.js";
import { requestLog } from "./http/request-log.js";
import { setSafeHeaders } from "./http/safe-headers.js";
import { createHttpServer } from "./http/server.js";
import { streamRequestsOf } from "./http/wants-events.js";
import type { ActOnce } from "./idempotency/once.js";
import type { Logger } from "./logger.js";
import { createErrorReport } from "./ops/error-report.js";
import { type HealthSources, healthRoutes } from "./ops/health-routes.js";
import type { Metrics } from "./ops/metrics.js";
import { countRequests, metricsRoutes } from "./ops/metrics-routes.js";
import type { Tracing } from "./ops/tracing.js";
import type { StreamServer } from "./realtime/stream-server.js";

export const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const { version } = JSON.parse(readFileSync(root("package.json"), "utf8")) as { version: string };

/** Around what operations a server serves, and with what. */
export interface AppParts {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  tracing: Tracing | undefined;
  streams: StreamServer;
  operations: AnyOperation[];
  /** Who may call an operation. */
  authenticate: Authenticate;
  /** Absent: by the credential alone. */
  callerAt?: CallerAt;
  /** Who asks for figures, where that is not the same. */
  identify?: Authenticate;
  health: HealthSources["health"];
  requestClient: MountOptions["requestClient"];
  actOnce: ActOnce;
  /** How many requests wait for what this server has little of. */
  countWaiting(): number;
  /** What is no operation, and its paths. */
  others?(limits: RateLimits, mountOptions: MountOptions): RequestHandler[];
  otherPaths?: MethodsByPath;
}

/** The app behind load shedding: while too many requests wait, a further one is refused before Express sees it. Opens nothing. */
export function composeServer(parts: AppParts): Server {
  const { config, operations, metrics, log, countWaiting } = parts;
  const toOtherOrigins = crossOrigin(config.CORS_ORIGINS);
  const before = shedLoad({
    operations,
    countWaiting,
    maxWaiting: config.POOL_MAX_WAITING,
    crossOrigin: toOtherOrigins,
    onShed: metrics.shed,
    log,
  });
  return createHttpServer(composeApp(parts), config, { before, crossOrigin: toOtherOrigins });
}

/** Middleware in their order, then the routes. */
export function composeApp(parts: AppParts): Express {
  const { config, log, clock, metrics, tracing, streams, operations, actOnce, requestClient } = parts;
  const limits = createRateLimits(config.RATE_LIMIT_PER_MINUTE);
  const limited = config.RATE_LIMIT_PER_MINUTE === 0 ? (each: Authenticate) => each : limitFailures;
  const authenticate = limited(parts.authenticate);
  const identify = parts.identify ? limited(parts.identify) : authenticate;
  const mountOptions: MountOptions = {
    authenticate,
    callerAt: parts.callerAt ?? callerAtHome,
    limitKey: limits.perKey,
    limitSearches: limits.searches,
    actOnce,
    clock,
    beginSpan: tracing?.beginRequest,
    requestClient,
  };

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // only versions make ETags here
  app.set("trust proxy", config.TRUST_PROXY ?? false);
  app.use(requestLog(log));
  app.use(countRequests(metrics));
  app.use(setSafeHeaders);
  app.use(healthRoutes({ health: parts.health, authenticate: identify }));
  app.use(rootsOf(operations), crossOrigin(config.CORS_ORIGINS)); // before the limits, whose refusals pages must be able to read
  app.use([...rootsOf(operations), "/openapi.json"], limits.perAddress); // not pages, of one office's many screens
  app.use(metricsRoutes(metrics, { authenticate: identify, token: config.METRICS_TOKEN }));
  app.use(checkRequestLine);
  app.use(mount(operations, mountOptions));
  for (const other of parts.others?.(limits, mountOptions) ?? []) app.use(other);
  app.use(refuseOtherMethods({ ...pathsOf(operations), ...parts.otherPaths }));
  app.use(() => {
    throw new Problem("not_found");
  });
  app.use(
    problemHandler({
      log,
      isStreamRequest: streamRequestsOf(operations),
      refuseStream: (response) => streams.refuse(response),
      report: createErrorReport(config.SENTRY_DSN, { release: version, environment: config.NODE_ENV }, log),
    }),
  );
  return app;
}
