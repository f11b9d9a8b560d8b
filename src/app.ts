import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import express, { type Express } from "express";
import { archiveOperations } from "./archive/archive-routes.js";
import { bookOperations } from "./bookings/book-routes.js";
import { bookingOperations } from "./bookings/booking-routes.js";
import { callOperations } from "./bookings/call-routes.js";
import { goldenCodeOperations } from "./bookings/golden-code-routes.js";
import { moveOperations } from "./bookings/move-routes.js";
import { searchOperations } from "./bookings/search-routes.js";
import { ticketOperations } from "./bookings/ticket-routes.js";
import { clinicOperations } from "./clinics/clinic-routes.js";
import type { Context } from "./context.js";
import { Problem } from "./contract/problem.js";
import { closingOperations } from "./days/closing-routes.js";
import { dayOperations } from "./days/day-routes.js";
import { shiftOperations } from "./days/shift-routes.js";
import { poolFigures } from "./db/pool-figures.js";
import { createRequestClient } from "./db/request-client.js";
import { exceptionOperations } from "./hours/exception-routes.js";
import { hoursOperations } from "./hours/hours-routes.js";
import { paceOperations } from "./hours/pace-routes.js";
import { crossOrigin } from "./http/cors.js";
import { limitFailures } from "./http/failed-sign-ins.js";
import { shedLoad } from "./http/load-shedding.js";
import { mount } from "./http/mount.js";
import { openApiDocument } from "./http/openapi.js";
import type { AnyOperation } from "./http/operation.js";
import { pathsOf, rootsOf } from "./http/operation-paths.js";
import { refuseOtherMethods } from "./http/other-methods.js";
import { problemHandler } from "./http/problem-handler.js";
import { createRateLimits } from "./http/rate-limits.js";
import { checkRequestLine } from "./http/request-line.js";
import { requestLog } from "./http/request-log.js";
import { setSafeHeaders } from "./http/safe-headers.js";
import { createHttpServer } from "./http/server.js";
import { streamRequestsOf } from "./http/wants-events.js";
import { arrivalOperations } from "./line/arrival-routes.js";
import { kioskOperations } from "./line/kiosk-routes.js";
import { lineOperations } from "./line/line-routes.js";
import { stepBackOperations } from "./line/step-back-routes.js";
import { createErrorReport } from "./ops/error-report.js";
import { healthRoutes } from "./ops/health-routes.js";
import { countRequests, metricsRoutes } from "./ops/metrics-routes.js";
import { opsPaths } from "./ops/ops-paths.js";
import { settingsReport } from "./ops/settings-report.js";
import { compressed } from "./pages/compressed.js";
import { pagePaths, pageRoutes } from "./pages/page-routes.js";
import { patientOperations } from "./patients/patient-routes.js";
import { pushOperations } from "./push/push-routes.js";
import { liveOperations } from "./realtime/live-routes.js";
import { apiKeyOperations } from "./sign-in/api-key-routes.js";
import { sessionOperations } from "./sign-in/session-routes.js";
import { clinicWebhookOperations } from "./webhooks/clinic-webhook-routes.js";
import { webhookOperations } from "./webhooks/webhook-routes.js";

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const { version } = JSON.parse(readFileSync(root("package.json"), "utf8")) as { version: string };

/** Everything that the API can do; tests walk it. */
export const listOperations = ({
  config,
  hub,
  streams,
  liveClinics,
  watch,
  countries,
  webhooks,
  push,
}: Context): AnyOperation[] => [
  ...clinicOperations,
  ...hoursOperations,
  ...exceptionOperations,
  ...paceOperations,
  ...dayOperations,
  ...shiftOperations,
  ...closingOperations,
  ...liveOperations(hub, streams, liveClinics),
  ...bookOperations(countries),
  ...searchOperations,
  ...bookingOperations,
  ...callOperations,
  ...lineOperations,
  ...arrivalOperations,
  ...kioskOperations,
  ...stepBackOperations,
  ...moveOperations,
  ...ticketOperations,
  ...goldenCodeOperations,
  ...archiveOperations,
  ...patientOperations,
  ...sessionOperations({ adminKey: config.ADMIN_API_KEY, watch }),
  ...apiKeyOperations(watch),
  ...clinicWebhookOperations,
  ...webhookOperations(webhooks),
  ...pushOperations(push),
];

/** The app behind load shedding: while too many requests wait, a further one is refused before Express sees it. Opens nothing. */
export function createAppServer(context: Context): Server {
  const { config, pool, metrics, log } = context;
  const operations = listOperations(context);
  const figures = poolFigures(pool);
  const toOtherOrigins = crossOrigin(config.CORS_ORIGINS);
  const shedding = shedLoad({
    operations,
    countWaiting: () => figures.waiting,
    maxWaiting: config.POOL_MAX_WAITING,
    crossOrigin: toOtherOrigins,
    onShed: metrics.shed,
    log,
  });
  return createHttpServer(createApp(context, operations), config, {
    before: shedding,
    crossOrigin: toOtherOrigins,
  });
}

/** Middleware in their order, then the routes. */
export function createApp(context: Context, operations = listOperations(context)): Express {
  const { config, hub, relay, streams, pool, gate, log, clock, actOnce, monitor, metrics, webhooks } = context;
  const limits = createRateLimits(config.RATE_LIMIT_PER_MINUTE);
  const authenticate = config.RATE_LIMIT_PER_MINUTE === 0 ? context.authenticate : limitFailures(context.authenticate);

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // only versions make ETags here
  app.set("trust proxy", config.TRUST_PROXY ?? false);
  app.use(requestLog(log));
  app.use(countRequests(metrics));
  app.use(setSafeHeaders);
  app.use(
    healthRoutes({ pool, hub, relay, streams, monitor, authenticate, webhooks, settings: settingsReport(config) }),
  );
  app.use(rootsOf(operations), crossOrigin(config.CORS_ORIGINS)); // before the limits, whose refusals pages must be able to read
  app.use([...rootsOf(operations), "/openapi.json"], limits.perAddress); // not pages, of one office's many screens
  app.use(metricsRoutes(metrics, { authenticate, token: config.METRICS_TOKEN }));
  app.use(checkRequestLine);
  let openApi: object | undefined; // 18 of the 21 ms that building an app takes, and few are ever asked
  app.get("/openapi.json", compressed(), (_request, response) => {
    openApi ??= openApiDocument(operations, version, opsPaths);
    response.set("Access-Control-Allow-Origin", "*").json(openApi); // tools on other sites read it too
  });
  app.use(
    mount(operations, {
      authenticate,
      limitKey: limits.perKey,
      limitSearches: limits.searches,
      actOnce,
      clock,
      beginSpan: context.tracing?.beginRequest,
      requestClient: (response) => createRequestClient(pool, gate, response),
    }),
  );
  app.use(pageRoutes(root("public"), { frameAncestors: config.FRAME_ANCESTORS, publicUrl: config.PUBLIC_URL }));
  app.use(refuseOtherMethods({ ...pathsOf(operations), ...opsPaths, ...pagePaths }));
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
