import type { ErrorRequestHandler, Request, Response } from "express";
import { DatabaseError } from "pg";
import { ClinicBusy } from "../db/clinic-gate.js";
import { isPoolExhausted } from "../db/pool.js";
import { ClientGone } from "../db/request-client.js";
import { isDatabaseUnavailable, isSqlState, SqlState } from "../db/sql-state.js";
import type { Logger } from "../logger.js";
import { Problem } from "./problem.js";

/**
 * Answers every error as a problem document. What is not foreseen is a bug: logged whole, answered bare.
 * `refuseStream` answers a stream that cannot be served for now: EventSource never comes back after a 503.
 */
export const problemHandler =
  (log: Logger, refuseStream: (response: Response) => void): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (error instanceof ClientGone || response.destroyed || error?.type === "request.aborted") {
      response.destroy();
      return;
    }
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const line = { method: request.method, route: request.route?.path, code: problem.code };
      if (problem.code === "internal") log.error({ ...line, err: withoutRow(error) }, "request failed");
      else log.warn({ ...line, reason: String(error) }, "request refused");
    }
    if (response.headersSent) next(error);
    else if ((problem.status >= 500 || problem.status === 429) && wantsEvents(request)) refuseStream(response);
    else sendProblem(problem, request, response);
  };

const wantsEvents = (request: Request) =>
  request.method === "GET" && /\btext\/event-stream\b/i.test(request.headers.accept ?? "");

function sendProblem(problem: Problem, request: Request, response: Response): void {
  const language = request.acceptsLanguages("en", "ar") === "ar" ? "ar" : "en";
  response
    .status(problem.status)
    .set("Cache-Control", "no-store")
    .set("Content-Language", language)
    .vary("Accept-Language");
  if (problem.status === 401) response.set("WWW-Authenticate", 'Bearer realm="dawr"');
  if (problem.status === 503 || problem.extras.retryAfterSeconds !== undefined) {
    response.set("Retry-After", String(problem.extras.retryAfterSeconds ?? 1));
  }
  response.type("application/problem+json").send(JSON.stringify(problem.toDocument(language)));
}

/** PostgreSQL's `detail` and `where` quote the row, names and phones included. */
function withoutRow(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { name, message, stack, code, constraint, table } = error;
  return { type: name, message, stack, code, constraint, table };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ClinicBusy || isSqlState(error, SqlState.lockNotAvailable)) {
    return new Problem("clinic_busy", { cause: error });
  }
  if (isPoolExhausted(error)) return new Problem("pool_exhausted", { cause: error });
  if (isDatabaseUnavailable(error) || isSqlState(error, SqlState.queryCanceled)) {
    return new Problem("database_unavailable", { cause: error });
  }
  return fromExpress(error) ?? new Problem("internal", { cause: error });
}

/** What express and its body parser throw: http-errors with a status and a type. */
function fromExpress(error: unknown): Problem | undefined {
  const { status, type } = (error ?? {}) as { status?: number; type?: string };
  if (status === undefined || status >= 500) return undefined;
  if (status === 413) return new Problem("too_large");
  if (status === 415 || type === "charset.unsupported") return new Problem("unsupported_media_type");
  return new Problem("malformed");
}
