// @ts-check

const probe = "dawr-probe=1";

/** Tried, since `navigator.cookieEnabled` says yes in a Chromium that keeps no cookie of this site. */
export function keepsCookies() {
  const attributes = `SameSite=Strict; Path=${location.pathname}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there on plain http
  document.cookie = `${probe}; ${attributes}`;
  const isKept = document.cookie.includes(probe);
  // biome-ignore lint/suspicious/noDocumentCookie: as above
  document.cookie = `${probe}; ${attributes}; Max-Age=0`;
  return isKept;
}
