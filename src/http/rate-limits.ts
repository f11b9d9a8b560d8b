import type { Request, RequestHandler, Response } from "express";
import { type ClientRateLimitInfo, MemoryStore, type RateLimitInfo, rateLimit } from "express-rate-limit";
import { Problem } from "../contract/problem.js";
import { addressOf } from "./address.js";

const windowMs = 60_000;

export interface RateLimits {
  perAddress: RequestHandler;
  /** Of the key that `response.locals.keyId` names. */
  perKey: RequestHandler;
  /** Of the same key, for operations that search. */
  searches: RequestHandler;
  /** Of requests from one address for which no credential was good enough; the others are not counted. */
  refusedPerAddress: RequestHandler;
}

const searchesPerMinute = 60;

/**
 * Tells each request its own count. The package's store tells the one that is kept, which requests that were authenticated
 * together have all raised before the first of them reads it: the last one's count would refuse every one of them.
 */
class OwnCounts extends MemoryStore {
  override async increment(key: string): Promise<ClientRateLimitInfo> {
    const counted = super.increment(key); // has counted by now, before anybody else's turn
    return { ...(this.current.get(key) ?? (await counted)) };
  }
}

/** So many requests a minute from one address, and with one key; 0: no limit. */
export function createRateLimits(perMinute: number): RateLimits {
  const unlimited: RequestHandler = (_request, _response, next) => next();
  if (perMinute === 0) {
    return { perAddress: unlimited, perKey: unlimited, searches: unlimited, refusedPerAddress: unlimited };
  }
  const limitBy = (
    identifier: string,
    keyGenerator: (request: Request, response: Response) => string,
    limit = perMinute,
    refusedOnly = false,
  ) =>
    rateLimit({
      windowMs,
      limit,
      identifier,
      keyGenerator,
      store: new OwnCounts(),
      skipSuccessfulRequests: refusedOnly,
      requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401 && statusCode !== 403,
      standardHeaders: "draft-8",
      legacyHeaders: false,
      validate: false, // readConfig has checked the settings, and its warnings could be provoked from outside
      handler: (request, _response, next) => next(tooMany(request)),
    });
  const keyOf = (_request: Request, response: Response) => String(response.locals.keyId);
  return {
    perAddress: limitBy("address", addressOf),
    perKey: limitBy("key", keyOf),
    searches: limitBy("search", keyOf, Math.min(searchesPerMinute, perMinute)),
    refusedPerAddress: limitBy("refused", addressOf, perMinute, true),
  };
}

function tooMany(request: Request): Problem {
  const { resetTime } = (request as Request & { rateLimit: RateLimitInfo }).rateLimit;
  const waitMs = (resetTime?.getTime() ?? Date.now() + windowMs) - Date.now();
  return new Problem("too_many_requests", { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) });
}
