import type { RequestHandler } from "express";
import { Problem } from "./problem.js";

/** Longer than any address that this API hands out. */
const longest = 2_048;

export const limitUrl: RequestHandler = (request, _response, next) => {
  next(request.url.length > longest ? new Problem("uri_too_long") : undefined);
};
