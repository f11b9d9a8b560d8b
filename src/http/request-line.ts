import type { RequestHandler } from "express";
import { fieldMessage } from "../contract/field-messages.js";
import { Problem } from "../contract/problem.js";

/** Longer than any address that this API hands out. */
const longestUrl = 2_048;
const longestHeaders = 16_384;

/** What must hold of a request's first lines; Node would refuse some itself, but not in words. */
export const checkRequestLine: RequestHandler = (request, _response, next) => {
  if (request.url.length > longestUrl) throw new Problem("uri_too_long");
  if (lengthOf(request.rawHeaders) > longestHeaders) throw new Problem("headers_too_large");
  if (request.httpVersion === "1.1" && request.headers.host === undefined) {
    throw new Problem("malformed", {
      errors: [{ pointer: "#/Host", in: "header", message: fieldMessage("Is required") }],
    });
  }
  next();
};

/** With `: ` or the end of the line behind each part. */
const lengthOf = (rawHeaders: string[]) => rawHeaders.reduce((sum, part) => sum + part.length + 2, 0);
