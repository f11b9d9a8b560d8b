import type { Request, RequestHandler, Response } from "express";
import helmet from "helmet";

/** Over plain http on a clinic's own network, upgrading to https would only break the pages. */
const headersOf = (frameAncestors: string[]) =>
  helmet({
    contentSecurityPolicy: {
      directives: {
        "upgrade-insecure-requests": null,
        "style-src": ["'self'"],
        "frame-ancestors": ["'self'", ...frameAncestors],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: frameAncestors.length === 0, // knows no list
  });

export const pageHeaders = headersOf([]);

/** A signage player frames the boards; the desk, where a click acts, is framed by nobody else. */
export const boardHeaders = (frameAncestors: string[]): RequestHandler => headersOf(frameAncestors);

/** For what a browser shows as a document; the parts of a page are under the page's own policy. */
export const setPageHeaders = (board: RequestHandler) => (response: Response, path: string) => {
  const headers = /[\\/]board(-group)?\.html$/.test(path) ? board : pageHeaders; // a service worker keeps the file with them
  if (/\.(html|svg)$/.test(path)) headers(response.req as Request, response, () => {});
};
