import type { Request, RequestHandler } from "express";
import type { Logger } from "../logger.js";
import { Problem } from "./problem.js";
import { languageOf } from "./problem-handler.js";
import { isStreamRequest } from "./wants-events.js";

export interface TurnAwayOptions {
  /** How many requests wait for a connection of the pool now. */
  countWaiting(): number;
  /** With that many waiting a new one is turned away; 0: never. */
  maxWaiting: number;
  crossOrigin: RequestHandler;
  onTurnedAway(): void;
  log: Logger;
}

const sayEveryMs = 1_000;
const answerEveryMs = 25;

/**
 * Answers 503, whoever asks, while too many wait for a connection; one more would only make everybody
 * late. Under four times the load that the server can bear three of four requests end here, and what they cost is
 * taken from those that are served. So it stands before everything else, has its answer ready, and gives it to all who
 * came within 25 ms together: one wake-up for many, and whoever asks again at once is slowed down. What needs no
 * connection of that pool goes on: health, metrics, pages; and streams, whose first readers share one.
 */
export function turnAway({
  countWaiting,
  maxWaiting,
  crossOrigin,
  onTurnedAway,
  log,
}: TurnAwayOptions): RequestHandler {
  if (maxWaiting === 0) return (_request, _response, next) => next();
  const answers = { en: readyAnswer("en"), ar: readyAnswer("ar") };
  let [unsaid, saidAt] = [0, Number.NEGATIVE_INFINITY];
  const say = (waiting: number) => {
    unsaid++;
    if (performance.now() - saidAt < sayEveryMs) return;
    log.warn({ requests: unsaid, waiting }, "requests turned away");
    [unsaid, saidAt] = [0, performance.now()];
  };
  const turnedAway: (() => void)[] = [];
  const answerAll = () => {
    for (const answer of turnedAway.splice(0)) answer();
  };
  return (request, response, next) => {
    const waiting = countWaiting();
    if (waiting < maxWaiting || !needsTheDatabase(request) || isStreamRequest(request)) return next();
    onTurnedAway();
    say(waiting);
    if (turnedAway.length === 0) setTimeout(answerAll, answerEveryMs);
    turnedAway.push(() =>
      crossOrigin(request, response, () => {
        const { headers, body } = answers[languageOf(request)];
        response.writeHead(503, headers).end(body);
      }),
    );
  };
}

const needsTheDatabase = (request: Request) => /^\/v1\//i.test(request.path) && request.method !== "OPTIONS";

function readyAnswer(language: "en" | "ar"): { headers: Record<string, string | number>; body: Buffer } {
  const body = Buffer.from(JSON.stringify(new Problem("pool_exhausted").toDocument(language)));
  const headers = {
    "Content-Type": "application/problem+json; charset=utf-8",
    "Content-Length": body.length,
    "Content-Language": language,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Retry-After": 1,
    Vary: "Accept-Language, Origin",
  };
  return { headers, body };
}
