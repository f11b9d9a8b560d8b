import { createServer, type RequestListener, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Express, Request, RequestHandler, Response } from "express";
import { Problem } from "../contract/problem.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import { withTimeLimit } from "../time-limit.js";
import { inOrder } from "./in-order.js";
import { requestClasses } from "./request-classes.js";

/** How long a client may take to send its headers, and its whole request. Replies and streams have no limit. */
export interface ServerLimits {
  HEADERS_TIMEOUT_SECONDS: number;
  REQUEST_TIMEOUT_SECONDS: number;
}

const longestHeaders = 16_384;

/**
 * A server whose timeouts fit behind a load balancer (it must be the balancer that closes idle connections). `before` runs
 * ahead of Express and may answer a request itself, which costs a fifth less CPU.
 */
export function createHttpServer(app: RequestListener, limits: ServerLimits, before?: RequestHandler): Server {
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
  server.on("clientError", refuseUnreadable);
  server.on("checkExpectation", listener); // an Expect that nobody knows is ignored (RFC 9110, section 10.1.1)
  return server;
}

/** The casts hold because `requestClasses` makes the server's requests and responses Express's own. */
const inFront =
  (before: RequestHandler, app: RequestListener): RequestListener =>
  (request, response) =>
    before(request as Request, response as Response, () => app(request, response));

const isExpress = (app: RequestListener): app is Express => "request" in app;

const codeOfParserError: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

/** What is no HTTP, or never becomes a whole request, gets its problem too; there is no request to route. */
function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex & { _httpMessage?: { headersSent: boolean } },
): void {
  if (!socket.writable || socket._httpMessage?.headersSent) return void socket.destroy();
  const problem = new Problem(codeOfParserError[error.code ?? ""] ?? "malformed");
  const body = JSON.stringify(problem.toDocument("en"));
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    "Connection: close",
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

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
