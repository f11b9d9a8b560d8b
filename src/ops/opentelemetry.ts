import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { setGlobalErrorHandler, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Response } from "express";
import { holderOf } from "../db/leaseholder.js";
import type { Logger } from "../logger.js";
import { withTimeLimit } from "../time-limit.js";
import type { Tracing } from "./tracing.js";

const flushWithinMs = 1_000;

/**
 * Spans by OTLP over HTTP (JSON). Made by hand instead of by the instrumentation packages, which hook themselves into
 * every module and write down URLs, which here hold the ids of bookings.
 */
export function createTracing(version: string, log: Logger): Tracing {
  setGlobalErrorHandler((error) => log.warn({ reason: reasonOf(error) }, "traces could not be sent"));
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "dawr", "service.version": version }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("dawr", version);
  return {
    beginRequest: (route, request, response) => beginRequest(tracer, route, request.headers, response),
    watchStatements: (pool) =>
      void pool.client.pool.on("createSuccess", (_id: number, connection: Connection) => {
        connection.query = traced(tracer, connection);
      }),
    // A notification carries no trace, for it is only a hint and one frame may bring many transactions. What belongs
    // together is found by the clinic and its version, which the writing request's span has too.
    sent: ({ clinicId, version, streams, latencyMs }) =>
      tracer
        .startSpan("change to streams", {
          startTime: Date.now() - latencyMs,
          attributes: { "dawr.clinic.id": clinicId, "dawr.clinic.version": version, "dawr.streams": streams },
        })
        .end(),
    stop: async () => {
      const flushed = provider.shutdown().catch((error) => log.warn({ reason: reasonOf(error) }, "traces are lost"));
      await withTimeLimit(flushWithinMs, flushed);
    },
  };
}

/** Follows the caller's trace. Named by the route's pattern, and ended with the reply. */
function beginRequest(tracer: Tracer, route: string, headers: Record<string, unknown>, response: Response): Span {
  const caller = new W3CTraceContextPropagator().extract(ROOT_CONTEXT, headers, {
    keys: Object.keys,
    get: (carrier, name) => (typeof carrier[name] === "string" ? carrier[name] : undefined),
  });
  const [method = "", path = ""] = route.split(" ");
  const attributes = { "http.request.method": method, "http.route": path };
  const span = tracer.startSpan(route, { kind: SpanKind.SERVER, attributes }, caller);
  response.once("close", () => {
    const { statusCode, headersSent, locals } = response;
    if (headersSent) span.setAttribute("http.response.status_code", statusCode);
    if (locals.problem) span.setAttribute("error.type", locals.problem);
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  return span;
}

type Query = (...args: unknown[]) => unknown;
interface Connection {
  query: Query;
}

/** A connection's query method that makes a span for what it does on behalf of a request: the text, never the values. */
const traced =
  (tracer: Tracer, connection: Connection, query = connection.query.bind(connection)): Query =>
  (...args) => {
    const parent = holderOf(connection)?.span;
    if (!parent) return query(...args);
    const [asked] = args;
    const text = typeof asked === "string" ? asked : (asked as { text?: string }).text;
    const name = text?.trim().split(/\s/, 1)[0]?.replace(";", "").toUpperCase() ?? "QUERY";
    const attributes = { "db.system.name": "postgresql", "db.query.text": text ?? "" };
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(context.active(), parent));
    const end = (error?: { code?: string } | null) => {
      // Not the message: knex and PostgreSQL quote values in it.
      if (error) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", error.code ?? "unknown");
      span.end();
    };
    const callback = args.at(-1);
    if (typeof callback === "function") {
      return query(...args.slice(0, -1), (error: { code?: string } | null, result: unknown) => {
        end(error);
        callback(error, result);
      });
    }
    const answer = query(...args) as Promise<unknown>;
    answer.then(() => end(), end);
    return answer;
  };

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 200);
