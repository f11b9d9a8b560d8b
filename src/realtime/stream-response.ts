import type { IncomingMessage, ServerResponse } from "node:http";

/** What Express hangs on a request besides what node does; none of it is read again once the stream is open. */
interface ExpressParts {
  next?: unknown;
  params?: unknown;
  _parsedUrl?: unknown;
}

const none = Object.freeze({});

/**
 * Releases what an open stream no longer needs of its request: most of an idle stream's memory would be that. Method,
 * route and key stay for the log line at the end.
 */
export function releaseRequest(request: IncomingMessage & ExpressParts): void {
  request.headers = none;
  request.rawHeaders = [];
  request.next = undefined;
  request.params = none;
  request._parsedUrl = undefined;
}

interface SentParts {
  _header?: string;
  locals?: { keyId?: number | string };
}

/** The same for its response: of the head only that there is one, and of what Express kept the key. */
export function releaseResponse(response: ServerResponse & SentParts): void {
  response._header = "sent";
  response.locals = { keyId: response.locals?.keyId };
}
