import type { Server } from "node:http";
import { type Express, type RequestHandler, Router } from "express";
import { archiveOperations } from "./archive/archive-routes.js";
import { ticketOfToken } from "./auth/ticket-token.js";
import { boardOperations } from "./boards/board-routes.js";
import { boardStreamOperations } from "./boards/board-stream-routes.js";
import { clinicBoardOperations } from "./boards/clinic-board-routes.js";
import { screenOperations } from "./boards/screen-routes.js";
import { bookOperations } from "./bookings/book-routes.js";
import { bookingOperations } from "./bookings/booking-routes.js";
import { callOperations } from "./bookings/call-routes.js";
import { forwardOperations } from "./bookings/forward-routes.js";
import { goldenCodeOperations } from "./bookings/golden-code-routes.js";
import { moveOperations } from "./bookings/move-routes.js";
import { searchOperations } from "./bookings/search-routes.js";
import { ticketOperations } from "./bookings/ticket-routes.js";
import { clinicOperations } from "./clinics/clinic-routes.js";
import { type AppParts, composeApp, composeServer, root, version } from "./compose-app.js";
import type { Context } from "./context.js";
import { closingOperations } from "./days/closing-routes.js";
import { dayOperations } from "./days/day-routes.js";
import { shiftOperations } from "./days/shift-routes.js";
import { poolFigures } from "./db/pool-figures.js";
import { createRequestClient } from "./db/request-client.js";
import { deedOperations } from "./deeds/deed-routes.js";
import { deskOperations } from "./desks/desk-routes.js";
import { pinSessionOperations } from "./desks/pin-session-routes.js";
import { edgeOperations } from "./edge/edge-routes.js";
import { exceptionOperations } from "./hours/exception-routes.js";
import { hoursOperations } from "./hours/hours-routes.js";
import { paceOperations } from "./hours/pace-routes.js";
import { type MountOptions, mount } from "./http/mount.js";
import { openApiDocument } from "./http/openapi.js";
import type { AnyOperation } from "./http/operation.js";
import type { RateLimits } from "./http/rate-limits.js";
import { arrivalOperations } from "./line/arrival-routes.js";
import { kioskOperations } from "./line/kiosk-routes.js";
import { lineOperations } from "./line/line-routes.js";
import { stepBackOperations } from "./line/step-back-routes.js";
import { databaseHealth } from "./ops/health-routes.js";
import { opsPaths } from "./ops/ops-paths.js";
import { settingsReport } from "./ops/settings-report.js";
import { organisationOperations } from "./organisations/organisation-routes.js";
import { organisationStreamOperations } from "./organisations/organisation-stream-routes.js";
import { compressed } from "./pages/compressed.js";
import { pagePaths, pageRoutes } from "./pages/page-routes.js";
import { erasureOperations } from "./patients/erasure-routes.js";
import { exportOperations } from "./patients/export-routes.js";
import { createPersonReplies } from "./people/person-replies.js";
import { personOperations } from "./people/person-routes.js";
import { pushOperations } from "./push/push-routes.js";
import { type FindTicket, liveOperations } from "./realtime/live-routes.js";
import { apiKeyOperations } from "./sign-in/api-key-routes.js";
import { clinicKeyOperations } from "./sign-in/clinic-key-routes.js";
import { oidcOperations } from "./sign-in/oidc-routes.js";
import { ownSessionsOperations } from "./sign-in/own-sessions-routes.js";
import { personSessionOperations } from "./sign-in/person-session-routes.js";
import { sessionOperations } from "./sign-in/session-routes.js";
import { clinicWebhookOperations } from "./webhooks/clinic-webhook-routes.js";
import { webhookOperations } from "./webhooks/webhook-routes.js";

const findTicket: FindTicket = (db, token, clinicId) => db.read((pool) => ticketOfToken(pool, token, clinicId));

/** Everything that the API can do; tests walk it. */
export const listOperations = ({
  config,
  hub,
  streams,
  liveClinics,
  callerAt,
  watch,
  countries,
  webhooks,
  push,
  boards,
  organisations,
  passwords,
  failures,
  oidcProviders,
}: Context): AnyOperation[] => [
  ...organisationOperations,
  ...organisationStreamOperations(organisations),
  ...personOperations(passwords, () => watch.readNow(), createPersonReplies(config.OIDC_ISSUERS)),
  ...clinicOperations(() => watch.readNow()),
  ...hoursOperations,
  ...exceptionOperations,
  ...paceOperations,
  ...dayOperations,
  ...shiftOperations,
  ...closingOperations,
  ...liveOperations({ hub, streams, liveClinics, findTicket }),
  ...bookOperations(countries),
  ...searchOperations,
  ...bookingOperations,
  ...callOperations,
  ...lineOperations,
  ...arrivalOperations,
  ...kioskOperations,
  ...stepBackOperations,
  ...moveOperations,
  ...forwardOperations(callerAt),
  ...ticketOperations,
  ...goldenCodeOperations,
  ...archiveOperations,
  ...deedOperations,
  ...erasureOperations,
  ...exportOperations,
  ...sessionOperations({ adminKey: config.ADMIN_API_KEY, watch }),
  ...personSessionOperations({ passwords, failures, watch }),
  ...oidcOperations(oidcProviders, failures),
  ...ownSessionsOperations(passwords, watch),
  ...deskOperations(watch),
  ...pinSessionOperations({ passwords, watch }),
  ...apiKeyOperations(watch),
  ...clinicKeyOperations(watch),
  ...boardOperations(() => watch.readNow()),
  ...clinicBoardOperations(() => watch.readNow()),
  ...boardStreamOperations(boards),
  ...screenOperations,
  ...clinicWebhookOperations(webhooks),
  ...webhookOperations(webhooks),
  ...pushOperations(push),
];

/** Opens nothing. */
export const createAppServer = (context: Context): Server => composeServer(partsOf(context, listOperations(context)));

/** The same without load shedding. */
export const createApp = (context: Context, operations = listOperations(context)): Express =>
  composeApp(partsOf(context, operations));

function partsOf(context: Context, operations: AnyOperation[]): AppParts {
  const { config, pool, gate } = context;
  const figures = poolFigures(pool);
  return {
    ...context,
    operations,
    health: databaseHealth({ ...context, settings: settingsReport(config) }),
    requestClient: (response, holder) => createRequestClient(pool, gate, response, holder),
    countWaiting: () => figures.waiting,
    others: (limits, mountOptions) => [
      openApi(operations),
      mountEdges(context, limits, mountOptions),
      pageRoutes(root("public"), { frameAncestors: config.FRAME_ANCESTORS, publicUrl: config.PUBLIC_URL }),
    ],
    otherPaths: { ...opsPaths, ...pagePaths },
  };
}

function openApi(operations: AnyOperation[]): RequestHandler {
  let document: object | undefined; // 18 of the 21 ms that building an app takes, and few are ever asked
  return Router().get("/openapi.json", compressed(), (_request, response) => {
    document ??= openApiDocument(operations, version, opsPaths);
    response.set("Access-Control-Allow-Origin", "*").json(document); // tools on other sites read it too
  });
}

/** Edges are bounded by how much they may ask at once; whoever is none is counted. */
function mountEdges(context: Context, { refusedPerAddress }: RateLimits, mountOptions: MountOptions): RequestHandler {
  const limitKey: RequestHandler = (_request, _response, next) => next();
  const operations = edgeOperations({ ...context, adminKey: context.config.ADMIN_API_KEY });
  return Router()
    .use("/edge", refusedPerAddress)
    .use(mount(operations, { ...mountOptions, limitKey, bodyAtMost: "1mb" }));
}
