import { createServer, type RequestListener, type Server } from "node:http";
import type { Express, Request, RequestHandler, Response } from "express";
import { withTimeLimit } from "../time-limit.js";
import { inOrder } from "./in-order.js";
import { requestClasses } from "./request-classes.js";
import { refuseUnreadable } from "./unreadable-request.js";

/** How long a client may take to send its headers, and its whole request. Replies and streams have no limit. */
export interface ServerLimits {
  HEADERS_TIMEOUT_SECONDS: number;
  REQUEST_TIMEOUT_SECONDS: number;
}

/** Twice what the app lets through (`checkRequestLine`), which says so to other origins, too. */
const longestHeaders = 32_768;

export interface ServerMiddleware {
  /** Runs ahead of Express and may answer a request itself, which costs a fifth less CPU. */
  before?: RequestHandler;
  /** For requests that Express never sees. */
  crossOrigin?: RequestHandler;
}

const passOn: RequestHandler = (_request, _response, next) => next();

/** A server whose timeouts fit behind a load balancer: it must be the balancer that closes idle connections. */
export function createHttpServer(
  app: RequestListener,
  limits: ServerLimits,
  { before, crossOrigin = passOn }: ServerMiddleware = {},
): Server {
  const listener = inOrder(before ? inFront(before, app) : app);
  const headersTimeoutMs = limits.HEADERS_TIMEOUT_SECONDS * 1_000;
  const requestTimeoutMs = limits.REQUEST_TIMEOUT_SECONDS * 1_000;
  const server = createServer(
    {
      ...(isExpress(app) && requestClasses(app)),
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      keepAliveTimeout: 65_000,
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(headersTimeoutMs, requestTimeoutMs) / 2,
      maxHeaderSize: longestHeaders,
      requireHostHeader: false, // the app says so itself
    },
    listener,
  );
  server.on("clientError", refuseUnreadable(crossOrigin));
  server.on("checkExpectation", listener); // an Expect that nobody knows is ignored (RFC 9110, section 10.1.1)
  return server;
}

/** The casts hold because `requestClasses` makes the server's requests and responses Express's own. */
const inFront =
  (before: RequestHandler, app: RequestListener): RequestListener =>
  (request, response) =>
    before(request as Request, response as Response, () => app(request, response));

const isExpress = (app: RequestListener): app is Express => "request" in app;

/**
 * How many may have connected before the process gets round to them (`net.core.somaxconn` permitting). Of 5,000
 * requests within 3 s on a busy machine Node's 511 did not hold all, and Linux resets such a connection many seconds later.
 */
const backlog = 4_096;

/** Rejects when the address cannot be had, e.g. EADDRINUSE. */
export function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Takes no more connections and lets running requests finish, but not for longer than that. */
export async function close(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idleCloser = setInterval(() => server.closeIdleConnections(), 50);
  await withTimeLimit(withinMs, closed);
  clearInterval(idleCloser);
  server.closeAllConnections();
}
