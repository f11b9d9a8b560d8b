import type { RequestHandler } from "express";

/** On every reply: no browser guesses its type, and no other site's page embeds it. */
export const safeHeaders = { "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin" };

export const setSafeHeaders: RequestHandler = (_request, response, next) => {
  response.set(safeHeaders);
  next();
};
