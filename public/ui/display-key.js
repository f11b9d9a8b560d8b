// @ts-check
import { pastedKey } from "./pasted-key.js";
import { keep, readKept } from "./storage.js";

/**
 * The key of a screen whose clinic has no public board: given once as `#key=…` (a fragment reaches no server), taken
 * out of the address at once, kept for this tab only, and sent as a header.
 *
 * @param {number} clinicId
 * @returns {Record<string, string> | undefined}
 */
export function displayKeyHeaders(clinicId) {
  const storageKey = `dawr-display-key-${clinicId}`;
  const given = pastedKey(new URLSearchParams(location.hash.slice(1)).get("key") ?? "");
  if (given) {
    keep("sessionStorage", storageKey, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const key = given || readKept("sessionStorage", storageKey);
  return key ? { Authorization: `Bearer ${key}` } : undefined;
}
