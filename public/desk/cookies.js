// @ts-check

const probe = "dawr-probe=1";

/** Tried, since `navigator.cookieEnabled` says yes in a Chromium that keeps no cookie of this site. */
export function keepsCookies() {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there on plain http
  document.cookie = `${probe}; SameSite=Strict; Path=/desk; Max-Age=2`;
  return document.cookie.includes(probe);
}
