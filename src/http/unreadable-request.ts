import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Request, RequestHandler, Response } from "express";
import { Problem } from "../contract/problem.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import { safeHeaders } from "./safe-headers.js";

const codeOfParserError: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

type ParserError = NodeJS.ErrnoException & { rawPacket?: Buffer };
type HttpSocket = Duplex & { _httpMessage?: ServerResponse };

/** What is no HTTP, or never becomes a whole request, gets its problem too; there is no request to route. */
export const refuseUnreadable =
  (crossOrigin: RequestHandler) =>
  (error: ParserError, socket: HttpSocket): void => {
    const begun = socket._httpMessage;
    if (!socket.writable || begun?.headersSent) return void socket.destroy();
    const problem = new Problem(codeOfParserError[error.code ?? ""] ?? "malformed");
    const body = JSON.stringify(problem.toDocument("en"));
    const headers = {
      Connection: "close",
      "Content-Type": "application/problem+json; charset=utf-8",
      "Content-Length": Buffer.byteLength(body),
      "Content-Language": "en",
      "Cache-Control": "no-store",
      ...safeHeaders,
      ...forOrigin(crossOrigin, begun?.req.headers.origin ?? originIn(error.rawPacket)),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.end(`HTTP/1.1 ${problem.status} ${problem.code}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  };

/** What the middleware says to whoever comes from there. */
function forOrigin(crossOrigin: RequestHandler, origin: string | undefined) {
  const request = { method: "GET", headers: { origin } } as Request;
  const response = new ServerResponse(request as IncomingMessage) as Response;
  crossOrigin(request, response, () => {});
  return response.getHeaders();
}

/** Of headers that the parser threw away. Where they came in several packets the last is known, and of a timeout none. */
const originIn = (packet?: Buffer): string | undefined =>
  packet && /\norigin:[ \t]*(\S+)[ \t]*\r\n/i.exec(packet.toString("latin1"))?.[1];
