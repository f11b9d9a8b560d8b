import cors, { type CorsOptions } from "cors";
import type { Request, RequestHandler } from "express";

const exposedHeaders = [
  "ETag",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Idempotency-Replayed",
  "Content-Language",
];
/** Pages that trace themselves send these with every request (W3C Trace Context, Baggage). */
const tracing = ["traceparent", "tracestate", "baggage"];
const allowedHeaders = [
  "Authorization",
  "Content-Type",
  "Booking-Token",
  "Idempotency-Key",
  "If-Match",
  "If-None-Match",
  "Last-Event-ID",
  "X-CSRF-Token",
  ...tracing,
];
const preflightSeconds = 600;

/** Trusted with credentials. */
const listed = (origin: string): CorsOptions => ({
  origin,
  credentials: true,
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  allowedHeaders,
  exposedHeaders,
  maxAge: preflightSeconds,
});

/** Only what anybody may read without a credential: public boards. */
const anybody: CorsOptions = {
  origin: "*",
  methods: ["GET", "HEAD"],
  allowedHeaders: ["If-None-Match", "Last-Event-ID", ...tracing],
  exposedHeaders,
  maxAge: preflightSeconds,
};

/** Closed unless told otherwise: exact origins, and "*" for whoever sends no credential. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  if (origins.length === 0) return (_request, _response, next) => next();
  const exact = new Set(origins);
  const withOptions = cors<Request>((request, done) => {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== "*" && exact.has(origin)) done(null, listed(origin));
    else done(null, exact.has("*") && !hasCredential(request) ? anybody : { origin: false });
  });
  return (request, response, next) => {
    response.appendHeader("Vary", "Origin");
    withOptions(request, response, next);
  };
}

const hasCredential = ({ headers }: Request) =>
  headers.authorization !== undefined || headers.cookie !== undefined || headers["booking-token"] !== undefined;
