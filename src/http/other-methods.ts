import type { RequestHandler } from "express";
import { Problem } from "../contract/problem.js";
import { patternOf } from "./operation-paths.js";

/** The methods of each path in OpenAPI's form: `{ "/v1/clinics": { get, post } }`. */
export type MethodsByPath = Record<string, object>;

/**
 * Comes behind all routes: a method that a known path has not is 405 with `Allow` (RFC 9110, section 15.5.6), and OPTIONS is
 * told the same without a refusal. It sets no `request.route`, so that callers cannot make up labels for the metrics.
 */
export function refuseOtherMethods(paths: MethodsByPath): RequestHandler {
  const known = Object.entries(paths).map(([path, methods]) => ({ pattern: patternOf(path), allow: allowed(methods) }));
  return ({ method, path }, response, next) => {
    const allow = known.find(({ pattern }) => pattern.test(path))?.allow;
    if (allow === undefined || allow.includes(method)) return next();
    response.set("Allow", allow.join(", "));
    if (method !== "OPTIONS") throw new Problem("method_not_allowed");
    response.status(204).end();
  };
}

/** HEAD goes with GET. */
function allowed(methods: object): string[] {
  const names = Object.keys(methods).map((method) => method.toUpperCase());
  return names.includes("GET") ? ["HEAD", ...names] : names;
}
