import type { RequestHandler } from "express";
import { fieldMessage } from "../contract/field-messages.js";
import { Problem } from "../contract/problem.js";

/** Longer than any address that this API hands out. */
const longestUrl = 2_048;

/** What must hold of a request's first lines; Node would refuse a missing Host itself, but without saying what is wrong. */
export const checkRequestLine: RequestHandler = (request, _response, next) => {
  if (request.url.length > longestUrl) throw new Problem("uri_too_long");
  if (request.httpVersion === "1.1" && request.headers.host === undefined) {
    throw new Problem("malformed", {
      errors: [{ pointer: "#/Host", in: "header", message: fieldMessage("Is required") }],
    });
  }
  next();
};
