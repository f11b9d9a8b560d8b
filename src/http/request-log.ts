import type { RequestHandler } from "express";
import type { Logger } from "../logger.js";

/**
 * One line for each request when its reply is over: the route's pattern, never the URL, for ids and queries are
 * somebody's; the key's id, never the key.
 */
export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const beganAt = performance.now();
    response.once("close", () => {
      const line = {
        method: request.method,
        route: request.route?.path as string | undefined,
        status: response.statusCode,
        ms: Math.round(performance.now() - beganAt),
        keyId: response.locals.keyId as number | string | undefined,
        ...(!response.writableFinished && { isCutOff: true }),
      };
      if (/^\/(health|edge)\//.test(`${line.route}/`)) log.debug(line, "request");
      else log.info(line, "request");
    });
    next();
  };
