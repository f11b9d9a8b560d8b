// @ts-check
import { placeOf } from "../ui/booking-place.js";
import { visible } from "../ui/folded-text.js";

/**
 * What a ticket's link says: `<booking id>.<secret>` in the fragment, which no server log ever sees. Messengers take what
 * stands around a link, or what nobody sees, for a part of it.
 *
 * @param {string} fragment
 */
export function readTicketToken(fragment) {
  const [token, bookingId] = /([BG]-\d{1,9}-\d{8}-\d{4,7})\.[\w-]{22}/.exec(visible(decoded(fragment))) ?? [];
  return token && bookingId ? { token, ...placeOf(bookingId) } : undefined;
}

/** The code of a clinic's door, as a camera brings it along. @param {string} fragment */
export function readDoorCode(fragment) {
  const [, code, clinicId] = /door=((\d{1,9})-\d{6})/.exec(visible(decoded(fragment))) ?? [];
  return code ? { code, clinicId: Number(clinicId) } : undefined;
}

/** @param {string} fragment */
function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a lone % is no reason to lose the rest
  }
}

/**
 * @typedef {NonNullable<ReturnType<typeof readTicketToken>>} Ticket
 * @typedef {import("../ui/booking-place.js").Place} Place
 */
