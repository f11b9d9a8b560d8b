import { IncomingMessage, ServerResponse } from "node:http";
import type { Express } from "express";

/**
 * Classes for `http.createServer` whose instances are this app's requests and responses from the beginning. Otherwise
 * Express changes the prototype of each, and V8 gives every single one hidden classes of its own: 2 kB for as long as
 * a stream lives, and no property access that it can speed up.
 */
export function requestClasses(app: Express) {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Express["request"];
  app.response = AppResponse.prototype as unknown as Express["response"];
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
