// @ts-check
import { visible } from "../ui/folded-text.js";

/**
 * What a ticket's link says: `<booking id>.<secret>` in the fragment, which no server log ever sees. The booking's id
 * holds its clinic, list, date and number: `B-<clinic>-<yyyymmdd>-<number>`, golden `G-…`. Messengers take what stands
 * around a link, or what nobody sees, for a part of it.
 *
 * @param {string} fragment
 */
export function readTicketToken(fragment) {
  const match = /(([BG])-(\d{1,9})-(\d{4})(\d{2})(\d{2})-(\d{4,7}))\.[\w-]{22}/.exec(visible(decoded(fragment)));
  if (!match) return undefined;
  const [token, bookingId, letter, clinicId, year, month, day, number] = match;
  return {
    token,
    bookingId: /** @type {string} */ (bookingId),
    clinicId: Number(clinicId),
    list: /** @type {"regular" | "golden"} */ (letter === "G" ? "golden" : "regular"),
    date: `${year}-${month}-${day}`,
    number: Number(number),
  };
}

/** @param {string} fragment */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a lone % is no reason to lose the rest
  }
}

/** @typedef {NonNullable<ReturnType<typeof readTicketToken>>} Ticket */
