// @ts-check

const probe = "dawr-probe=1";

/** Tried, since `navigator.cookieEnabled` says yes in a Chromium that keeps no cookie of this site. */
export function keepsCookies() {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there on plain http
  document.cookie = `${probe}; SameSite=Strict`;
  const isKept = document.cookie.includes(probe);
  // biome-ignore lint/suspicious/noDocumentCookie: as above
  document.cookie = `${probe}; SameSite=Strict; Max-Age=0`;
  return isKept;
}
