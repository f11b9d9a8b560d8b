// @ts-check
import { pastedKey } from "./pasted-key.js";
import { keep, readKept } from "./storage.js";

/** A key that the address brought as `#key=…` (a fragment reaches no server), taken out of it at once; empty: none. */
export function keyOfAddress() {
  const key = pastedKey(new URLSearchParams(location.hash.slice(1)).get("key") ?? "");
  if (key) history.replaceState(null, "", location.pathname + location.search);
  return key;
}

/**
 * The key of a screen whose clinic has no public board: given once in the address, kept for this tab only, and sent as a header.
 *
 * @param {number} clinicId
 * @returns {Record<string, string> | undefined}
 */
export function displayKeyHeaders(clinicId) {
  const storageKey = `dawr-display-key-${clinicId}`;
  const given = keyOfAddress();
  if (given) keep("sessionStorage", storageKey, given);
  const key = given || readKept("sessionStorage", storageKey);
  return key ? { Authorization: `Bearer ${key}` } : undefined;
}
