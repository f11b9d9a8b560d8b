import type { Request } from "express";

/** Whether an Accept header asks for Server-Sent Events, and does not say `q=0` to them (RFC 9110, section 12.5.1). */
export const wantsEvents = (accept: string | undefined): boolean =>
  /\btext\/event-stream\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accept ?? "");

/** Whether the answer would be a stream; EventSource gives up for ever on any status but 200. */
export const isStreamRequest = ({ method, path, headers }: Request): boolean =>
  method === "GET" &&
  (/^\/v1\/clinics\/[^/]+\/stream\/?$/i.test(path) ||
    (/^\/v1\/clinics\/[^/]+\/days\/?$/i.test(path) && wantsEvents(headers.accept)));
