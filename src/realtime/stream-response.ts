import type { IncomingMessage } from "node:http";

/** What Express hangs on a request besides what node does; none of it is read again once the stream is open. */
interface ExpressParts {
  next?: unknown;
  params?: unknown;
  _parsedUrl?: unknown;
}

const none = Object.freeze({});

/**
 * Most of an idle stream's memory would be the request that opened it and headers long sent. They are let go of;
 * method, route and key stay for the log line at the end.
 */
export function lighten(request: IncomingMessage & ExpressParts): void {
  request.headers = none;
  request.rawHeaders = [];
  request.next = undefined;
  request.params = none;
  request._parsedUrl = undefined;
}
