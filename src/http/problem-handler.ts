import type { ErrorRequestHandler, Request, Response } from "express";
import { constraintProblem } from "../contract/constraint-problems.js";
import { Problem } from "../contract/problem.js";
import { ClinicBusy } from "../db/clinic-gate.js";
import { isPoolExhausted } from "../db/pool.js";
import { ClientGone, PoolBusy } from "../db/request-client.js";
import { isDatabaseUnavailable, isSchemaFault, isSqlState, SqlState, violatedConstraint } from "../db/sql-state.js";
import { type Logger, reasonOf } from "../logger.js";
import { bodyTypes } from "./mount.js";
import type { IsStreamRequest } from "./wants-events.js";

export interface ProblemHandlerOptions {
  log: Logger;
  isStreamRequest: IsStreamRequest;
  /** Tells a stream's reader to come back later; EventSource would give up for ever on any status but 200. */
  refuseStream(response: Response): void;
  /** Told of every error that nobody foresaw. */
  report(error: unknown, route: string): void;
}

/** Answers every error as a problem document. What is not foreseen is a bug: logged whole, answered bare. */
export const problemHandler =
  ({ log, isStreamRequest, refuseStream, report }: ProblemHandlerOptions): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (error instanceof ClientGone || response.destroyed || error?.type === "request.aborted") {
      response.destroy();
      return;
    }
    const problem = toProblem(error, request.body ?? {});
    response.locals.problem = problem.code;
    if (problem.status >= 500) {
      const line = { method: request.method, route: request.route?.path, code: problem.code };
      if (problem.code === "internal" || isSchemaFault(error)) {
        log.error({ ...line, err: error }, "request failed");
        report(error, `${request.method} ${request.route?.path}`);
      } else log.warn({ ...line, reason: reasonOf(error) }, "request refused");
    }
    if (response.headersSent) next(error);
    else if (isStreamRequest(request) && isTemporary(problem)) refuseStream(response);
    else sendProblem(problem, request, response);
  };

/** Comes right by itself, or as soon as the balancer sends the reader where it belongs. */
const isTemporary = ({ status }: Problem) => status >= 500 || status === 429 || status === 421;

export const languageOf = (request: Request): "en" | "ar" =>
  request.headers["accept-language"] !== undefined && request.acceptsLanguages("en", "ar") === "ar" ? "ar" : "en";

function sendProblem(problem: Problem, request: Request, response: Response): void {
  const language = languageOf(request);
  response
    .status(problem.status)
    .set("Cache-Control", "no-store")
    .set("Content-Language", language)
    .vary("Accept-Language");
  if (problem.status === 401) {
    const why = request.headers.authorization === undefined ? "" : ', error="invalid_token"'; // RFC 6750, section 3.1
    response.set("WWW-Authenticate", `Bearer realm="dawr"${why}`);
  }
  if (problem.extras.cookies) response.append("Set-Cookie", problem.extras.cookies);
  if (problem.status === 415) {
    response.set(request.method === "PATCH" ? "Accept-Patch" : "Accept-Post", bodyTypes.join(", "));
  }
  if (problem.status === 503 || problem.extras.retryAfterSeconds !== undefined) {
    response.set("Retry-After", String(problem.extras.retryAfterSeconds ?? 1));
  }
  response.type("application/problem+json").send(JSON.stringify(problem.toDocument(language)));
}

function toProblem(error: unknown, body: object): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ClinicBusy || isSqlState(error, SqlState.lockNotAvailable)) {
    return new Problem("clinic_busy", { cause: error });
  }
  if (isPoolExhausted(error) || error instanceof PoolBusy) return new Problem("pool_exhausted", { cause: error });
  if (isDatabaseUnavailable(error) || isSqlState(error, SqlState.queryCanceled)) {
    return new Problem("database_unavailable", { cause: error });
  }
  return (
    constraintProblem(violatedConstraint(error), error, body) ??
    fromExpress(error) ??
    new Problem("internal", { cause: error })
  );
}

/** What express and its body parser throw: http-errors with a status and a type. */
function fromExpress(error: unknown): Problem | undefined {
  const { status, type } = (error ?? {}) as { status?: number; type?: string };
  if (status === undefined || status >= 500) return undefined;
  if (status === 413) return new Problem("too_large");
  if (status === 415 || type === "charset.unsupported") return new Problem("unsupported_media_type");
  return new Problem("malformed");
}
