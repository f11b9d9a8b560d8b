import { type RequestHandler, Router } from "express";
import type { Authenticate } from "../auth/authenticate.js";
import { isSameToken } from "../auth/session.js";
import { Problem } from "../contract/problem.js";
import type { Metrics } from "./metrics.js";

export interface MetricsAccess {
  authenticate: Authenticate;
  /** Opens the metrics and nothing else; undefined: only an admin key does. */
  token: string | undefined;
}

/** `GET /metrics` in Prometheus' text format. With the token it needs no database to answer. */
export function metricsRoutes({ registry }: Metrics, { authenticate, token }: MetricsAccess): Router {
  const router = Router();
  router.get("/metrics", async (request, response) => {
    const header = request.headers.authorization;
    if (!(token && header && isSameToken(header, `Bearer ${token}`))) {
      const caller = await authenticate(request, { isCookieAccepted: false });
      if (caller.role === "nobody") throw new Problem("unauthenticated");
      if (caller.role !== "admin") throw new Problem("forbidden");
    }
    const text = await registry.metrics();
    response.set({ "Content-Type": registry.contentType, "Cache-Control": "no-store" }).send(text);
  });
  return router;
}

/** Counts requests and bookings when their reply is over. */
export const countRequests =
  ({ requested, booked }: Metrics): RequestHandler =>
  (request, response, next) => {
    const beganAt = performance.now();
    response.once("close", () => {
      if (!request.route || !response.headersSent) return; // no such route, or nobody was answered
      if (String(response.getHeader("Content-Type")).startsWith("text/event-stream")) return;
      const route = `${request.method} ${request.route.path}`;
      requested(route, response.statusCode, performance.now() - beganAt);
      if (response.locals.operationId === "book") booked(resultOf(response));
    });
    next();
  };

function resultOf(response: Parameters<RequestHandler>[1]): string {
  if (response.statusCode >= 400) return String(response.locals.problem ?? response.statusCode);
  return response.getHeader("Idempotency-Replayed") ? "replayed" : "booked";
}
