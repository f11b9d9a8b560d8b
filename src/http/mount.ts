import { promisify } from "node:util";
import type { Span } from "@opentelemetry/api";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { z } from "zod";
import { actorOf } from "../auth/actor.js";
import type { AcceptedCookies, Authenticate } from "../auth/authenticate.js";
import { asAtOrganisation, type Caller, reachesBoard } from "../auth/caller.js";
import type { CallerAt } from "../auth/reach.js";
import { isPermitted, type Permission } from "../auth/roles.js";
import { isSameToken } from "../auth/session.js";
import type { Clock } from "../clock.js";
import { fieldMessage } from "../contract/field-messages.js";
import { Problem } from "../contract/problem.js";
import type { Leaseholder } from "../db/leaseholder.js";
import type { RequestClient } from "../db/request-client.js";
import type { ActOnce } from "../idempotency/once.js";
import { acceptedCookies } from "./accepted-cookies.js";
import { matchesEtag, preconditionOf } from "./etag.js";
import { runIdempotently } from "./idempotent-operation.js";
import type { AnyOperation } from "./operation.js";
import { expressPath } from "./operation-paths.js";
import { validate } from "./validate.js";

export interface MountOptions {
  authenticate: Authenticate;
  callerAt: CallerAt;
  /** Of the key named by `response.locals.keyId`. */
  limitKey: RequestHandler;
  /** Of the same key, for searches. */
  limitSearches: RequestHandler;
  clock: Clock;
  actOnce: ActOnce;
  requestClient(response: Response, holder: Leaseholder): RequestClient;
  /** The longest body; absent: 10 kB, enough for whatever a person writes. */
  bodyAtMost?: string;
  beginSpan?: BeginSpan | undefined;
}

/** Begins the span of a request; it ends by itself with the reply, and a stream's when the stream begins. */
export type BeginSpan = (route: string, request: Request, response: Response) => Span;

/** A PATCH leaves absent fields as they are, which is what RFC 7396 asks of the second. */
export const bodyTypes = ["application/json", "application/merge-patch+json"];

/** A router that serves these operations: credential, permission, validation, handler, reply, in this order. */
export function mount(operations: AnyOperation[], options: MountOptions): Router {
  const router = express.Router();
  const steps = {
    limitKey: promisify(options.limitKey),
    limitSearches: promisify(options.limitSearches),
    readJson: promisify(express.json({ limit: options.bodyAtMost ?? "10kb", type: bodyTypes })),
  };
  for (const operation of operations) {
    router[operation.method](expressPath(operation.path), handler(operation, options, steps));
  }
  return router;
}

/** What the handlers of all operations wait for alike. */
type Steps = Record<
  "limitKey" | "limitSearches" | "readJson",
  (request: Request, response: Response) => Promise<unknown>
>;

function handler(operation: AnyOperation, options: MountOptions, steps: Steps): RequestHandler {
  const { authenticate, callerAt, clock, requestClient, actOnce } = options;
  const { limitKey, limitSearches, readJson } = steps;
  const query = queryOf(operation);
  const cookies = acceptedCookies(operation);
  const cookiesBesideTicket = { ...cookies, isPersonAccepted: false, isPinAccepted: false }; // who has signed in is also a patient, somewhere else
  const route = `${operation.method.toUpperCase()} ${operation.path}`;
  return async (request, response) => {
    response.locals.operationId = operation.id;
    const span = options.beginSpan?.(route, request, response);
    const holder: Leaseholder = { route, span };
    const db = requestClient(response, holder);
    const hasTicket = operation.acceptsTicket && request.headers["booking-token"];
    const isForEverybody = operation.cookieNeedsStaffAudience && request.query.audience !== "staff";
    const sender = await authenticate(request, isForEverybody ? noCookies : hasTicket ? cookiesBesideTicket : cookies);
    if (sender.role !== "nobody") {
      response.locals.keyId = sender.keyId;
      await limitKey(request, response);
      if (operation.isSearch) await limitSearches(request, response);
    }
    checkCsrfToken(sender, request);
    const access = hasTicket ? "anyone" : operation.access;
    if (sender.role !== "person") checkPermission(sender, access);
    holder.actor = actorOf(sender, Boolean(hasTicket));
    const params = validate(operation.params, request.params, "path");
    const caller = await callerThere(sender, params, callerAt);
    if (sender.role === "person") checkPermission(caller, access); // who is something only there
    const valid = {
      params,
      query: validate(query, request.query, "query"),
      body: operation.body && validate(operation.body, await readBody(request, response, readJson), "body"),
      caller,
      db,
      now: clock.now(),
      headers: request.headers,
      message: request,
      checkVersion: preconditionOf(request.headers),
      isSecure: request.secure,
    };
    const reply = await runIdempotently(operation, valid, request, actOnce);
    if ("stream" in reply) {
      db.end();
      span?.end(); // a stream may last for hours
      return reply.stream(request, response);
    }
    describe(span, params?.clinicId, reply.body);
    const { Vary: vary, ...headers } = reply.headers ?? {};
    response.status(reply.status).set({ "Cache-Control": "private, no-store", ...headers });
    if (reply.cookies) response.append("Set-Cookie", reply.cookies);
    response.vary(vary ?? (operation.acceptsTicket ? "Authorization, Cookie, Booking-Token" : "Authorization, Cookie"));
    if (operation.method === "get" && headers.ETag && matchesEtag(request.headers["if-none-match"], headers.ETag)) {
      response.status(304).end();
    } else if (reply.body === undefined) response.end();
    else if (Buffer.isBuffer(reply.body)) response.type("json").send(reply.body);
    else response.json(reply.body);
  };
}

const noQuery = z.strictObject({});
/** zod compiles a schema when it first parses with it; those of a declaration are the same in every app. */
const strictQueries = new WeakMap<z.ZodObject, z.ZodObject>();

/** Of a mistyped parameter nobody would know, so it is refused, unless others than our callers choose them (a loose schema). */
function queryOf({ query }: AnyOperation): z.ZodObject {
  if (!query) return noQuery;
  const known = strictQueries.get(query) ?? (query.def.catchall ? query : query.strict());
  strictQueries.set(query, known);
  return known;
}

/** By these the change that a request made is found again where it reached the streams. */
function describe(span: Span | undefined, clinicId: number | undefined, body: unknown): void {
  if (!span) return;
  if (clinicId !== undefined) span.setAttribute("dawr.clinic.id", clinicId);
  const { version } = (body ?? {}) as { version?: unknown };
  if (typeof version === "number") span.setAttribute("dawr.clinic.version", version);
}

const noCookies: AcceptedCookies = { isCookieAccepted: false };

/** Browsers send cookies by themselves; a write must also show what only the clinic's own page can know. */
function checkCsrfToken(caller: Caller, request: Request): void {
  if (caller.role === "nobody" || !caller.session || request.method === "GET" || request.method === "HEAD") return;
  const token = request.get("X-CSRF-Token");
  if (token !== undefined && isSameToken(token, caller.session.csrfToken)) return;
  const message = fieldMessage("Writes with a cookie need the session's csrfToken");
  throw new Problem("forbidden", { errors: [{ pointer: "#/X-CSRF-Token", in: "header", message }] });
}

/** What anyone may ask is no edge's to ask: its key is for serving edges, and reads no clinic. */
function checkPermission(caller: Caller, access: Permission | "anyone"): void {
  if (caller.role === "nobody") {
    if (access !== "anyone") throw new Problem("unauthenticated");
  } else if (!isPermitted(caller.role, access === "anyone" ? "readClinic" : access)) throw new Problem("forbidden");
}

/** The caller as what she is there. Another clinic's, board's or organisation's things do not exist for her: 404, never 403. */
async function callerThere(
  sender: Caller,
  { clinicId, boardId, organisationId }: { clinicId?: number; boardId?: number; organisationId?: number } = {},
  callerAt: CallerAt,
): Promise<Caller> {
  if (sender.role === "nobody") return sender;
  let caller: Caller | undefined = sender;
  if (clinicId !== undefined) caller = await callerAt(sender, clinicId);
  else if (organisationId !== undefined) caller = asAtOrganisation(sender, organisationId);
  else if (boardId !== undefined && !reachesBoard(sender, boardId)) caller = undefined;
  if (!caller) throw new Problem("not_found");
  return caller;
}

/** Undefined when nothing was sent. Read late, so that only permitted callers are listened to. */
async function readBody(request: Request, response: Response, readJson: Steps["readJson"]): Promise<unknown> {
  await readJson(request, response);
  const sentSomething = "transfer-encoding" in request.headers || Number(request.headers["content-length"]) > 0;
  if (request.body === undefined && sentSomething) throw new Problem("unsupported_media_type");
  return request.body;
}
