import type { Request } from "express";
import Negotiator from "negotiator";
import type { AnyOperation } from "./operation.js";
import { patternOf } from "./operation-paths.js";

/** Whether an Accept header would rather have Server-Sent Events than JSON (RFC 9110, section 12.5.1). */
export const wantsEvents = (accept: string | undefined): boolean =>
  accept !== undefined &&
  new Negotiator({ headers: { accept } }).mediaType(["application/json", "text/event-stream"]) === "text/event-stream";

/** Whether the answer would be a stream; EventSource gives up for ever on any status but 200. */
export type IsStreamRequest = (request: Request) => boolean;

export function streamRequestsOf(operations: AnyOperation[]): IsStreamRequest {
  const streaming = operations.flatMap(({ method, path, streams }) =>
    streams ? [{ method: method.toUpperCase(), pattern: patternOf(path), streams }] : [],
  );
  return ({ method, path, headers }) =>
    streaming.some(
      (each) =>
        each.method === method && each.pattern.test(path) && (each.streams === "always" || wantsEvents(headers.accept)),
    );
}
