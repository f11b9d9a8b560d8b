import type { Response } from "express";
import helmet from "helmet";

/** Over plain http on a clinic's own network, upgrading to https would only break the pages. */
export const pageHeaders = helmet({
  contentSecurityPolicy: { directives: { "upgrade-insecure-requests": null, "style-src": ["'self'"] } },
  strictTransportSecurity: false,
});

/** For what a browser shows as a document; the parts of a page are under the page's own policy. */
export function setPageHeaders(response: Response, path: string): void {
  if (/\.(html|svg)$/.test(path)) pageHeaders(response.req, response, () => {});
}
