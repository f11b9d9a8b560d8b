import type { Request, RequestHandler } from "express";
import { Problem } from "../contract/problem.js";
import type { Logger } from "../logger.js";
import type { AnyOperation } from "./operation.js";
import { rootsOf } from "./operation-paths.js";
import { languageOf } from "./problem-handler.js";
import { safeHeaders } from "./safe-headers.js";
import { streamRequestsOf } from "./wants-events.js";

export interface LoadSheddingOptions {
  operations: AnyOperation[];
  /** How many requests wait for a connection of the pool now. */
  countWaiting(): number;
  /** With that many waiting a new request is refused; 0: never. */
  maxWaiting: number;
  crossOrigin: RequestHandler;
  onShed(): void;
  log: Logger;
}

const sayEveryMs = 1_000;
const answerEveryMs = 25;

/**
 * Load shedding: while too many requests wait for a connection, a further one gets its 503 before Express does any work
 * for it, from bytes made beforehand. Refusals of 25 ms are answered together: one wake-up for many, and clients that
 * retry at once are slowed down. Requests that need no connection of the pool pass: health, metrics, pages, and streams,
 * whose first reads are shared.
 */
export function shedLoad({
  operations,
  countWaiting,
  maxWaiting,
  crossOrigin,
  onShed,
  log,
}: LoadSheddingOptions): RequestHandler {
  if (maxWaiting === 0) return (_request, _response, next) => next();
  const isOfTheApi = new RegExp(`^(${rootsOf(operations).join("|")})/`, "i");
  const needsTheDatabase = ({ method, path }: Request) => isOfTheApi.test(path) && method !== "OPTIONS";
  const isStreamRequest = streamRequestsOf(operations);
  const answers = { en: readyAnswer("en"), ar: readyAnswer("ar") };
  let [unsaid, saidAt] = [0, Number.NEGATIVE_INFINITY];
  const say = (waiting: number) => {
    unsaid++;
    if (performance.now() - saidAt < sayEveryMs) return;
    log.warn({ requests: unsaid, waiting }, "requests refused: too many wait for a connection");
    [unsaid, saidAt] = [0, performance.now()];
  };
  const shed: (() => void)[] = [];
  const answerAll = () => {
    for (const answer of shed.splice(0)) answer();
  };
  return (request, response, next) => {
    const waiting = countWaiting();
    if (waiting < maxWaiting || !needsTheDatabase(request) || isStreamRequest(request)) return next();
    onShed();
    say(waiting);
    if (shed.length === 0) setTimeout(answerAll, answerEveryMs);
    shed.push(() =>
      crossOrigin(request, response, () => {
        const { headers, body } = answers[languageOf(request)];
        response.writeHead(503, headers).end(body);
      }),
    );
  };
}

function readyAnswer(language: "en" | "ar"): { headers: Record<string, string | number>; body: Buffer } {
  const body = Buffer.from(JSON.stringify(new Problem("pool_exhausted").toDocument(language)));
  const headers = {
    "Content-Type": "application/problem+json; charset=utf-8",
    "Content-Length": body.length,
    "Content-Language": language,
    "Cache-Control": "no-store",
    ...safeHeaders,
    "Retry-After": 1,
    Vary: "Accept-Language, Origin",
  };
  return { headers, body };
}
