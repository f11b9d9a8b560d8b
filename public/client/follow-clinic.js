// @ts-check
import { openEventSource } from "./event-source.js";
import { openFetchStream } from "./fetch-stream.js";
import { createFollower } from "./follower.js";
import { canShare, openSharedStream } from "./shared-stream.js";

/** @type {typeof import("./index.js").followClinic} */
export const followClinic = (url, options) => {
  const { audience, headers, share, fetch = globalThis.fetch } = options;
  const address = streamAddress(url, audience);
  const open = wayToOpen({ headers, share });
  return createFollower((follower) => open({ url: address, fetch, headers, ...follower }), options);
};

/** EventSource sends no headers. @param {{ headers?: object, share?: boolean }} options */
export function wayToOpen({ headers, share }) {
  if (headers || !("EventSource" in globalThis)) return openFetchStream;
  return share && canShare() ? openSharedStream : openEventSource;
}

/**
 * @param {string | URL} url
 * @param {string} [audience]
 */
export function streamAddress(url, audience) {
  const { location } = /** @type {{ location?: { href: string } }} */ (globalThis);
  const address = new URL(url, location?.href);
  if (audience) address.searchParams.set("audience", audience);
  return address.href;
}
