import type { Request } from "express";
import { expect, test } from "vitest";
import { streamRequestsOf } from "../../src/http/wants-events.js";
import { declaredOperations } from "../support/declared-replies.js";

const isStreamRequest = streamRequestsOf(declaredOperations);
const asks = (method: string, path: string, accept?: string) =>
  isStreamRequest({ method, path, headers: { accept } } as Request);

test("a request for a stream is recognised in every spelling that is served, before it is routed", () => {
  for (const path of ["/v1/clinics/7/stream", "/v1/clinics/7/stream/", "/V1/Clinics/7/STREAM"]) {
    expect(asks("GET", path), path).toBe(true);
    expect(asks("HEAD", path), path).toBe(false);
  }
  for (const path of ["/v1/clinics/7/stream/x", "/v1/clinics/7/8/stream", "/x/v1/clinics/7/stream", "/v1/clinics/7"]) {
    expect(asks("GET", path), path).toBe(false);
  }
});

test("the list of days is a stream for whoever would rather have events than JSON", () => {
  const days = "/v1/clinics/7/days";
  for (const accept of ["text/event-stream", "Text/Event-Stream; q=0.5", "application/json;q=0.5, text/event-stream"]) {
    expect(asks("GET", days, accept), accept).toBe(true);
  }
  for (const accept of [
    undefined,
    "",
    "*/*",
    "text/event-stream;q=0",
    "application/json;q=0.9, text/event-stream;q=0.1",
    "x/text/event-stream-foo",
    "text/event-stream;charset=utf-8;q=0.0",
    ";q=,",
  ]) {
    expect(asks("GET", days, accept), String(accept)).toBe(false);
  }
});
