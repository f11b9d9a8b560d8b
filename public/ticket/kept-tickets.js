// @ts-check
import { placeOf } from "../ui/booking-place.js";
import { keep, readKept } from "../ui/storage.js";
import { readTicketToken } from "./ticket-token.js";

/** The tickets that this browser has opened and whose patients still wait, so that a code scanned at the door finds them. */

const storageKey = "dawr-tickets";
const mostKept = 20;
const keptAfterMs = 2 * 86_400_000;

/** @returns {Record<string, string>} Of each token, the id of the booking that it stands for now. */
function readAll() {
  try {
    return JSON.parse(readKept("localStorage", storageKey) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} token @param {string | undefined} bookingId undefined: it waits no more */
export function keepTicket(token, bookingId) {
  const all = readAll();
  if (all[token] === bookingId) return;
  const others = Object.entries(all).filter(
    ([each, id]) => each !== token && Date.parse(placeOf(id).date) > Date.now() - keptAfterMs,
  );
  const own = bookingId === undefined ? [] : [[token, bookingId]];
  keep("localStorage", storageKey, JSON.stringify(Object.fromEntries([...others, ...own].slice(-mostKept))));
}

/**
 * Those of a clinic that may be meant now: of the date nearest to the phone's, one of each booking.
 *
 * @param {number} clinicId
 */
export function ticketsAtDoor(clinicId) {
  const here = Object.entries(readAll())
    .map(([token, bookingId]) => ({ token, place: placeOf(bookingId) }))
    .filter(({ token, place }) => place.clinicId === clinicId && readTicketToken(token));
  const nearest = Math.min(...here.map(daysAway));
  const meant = here.filter((each) => daysAway(each) === nearest);
  return [...new Map(meant.map((each) => [each.place.bookingId, each])).values()];
}

/**
 * The ticket of a booking that a notification names.
 *
 * @param {string} bookingId
 */
export function ticketOfBooking(bookingId) {
  const [token = ""] = Object.entries(readAll()).find((entry) => entry[1] === bookingId) ?? [];
  return readTicketToken(token);
}

/** @param {{ place: import("./ticket-token.js").Place }} ticket */
const daysAway = ({ place }) => Math.round(Math.abs(Date.parse(`${place.date}T12:00`) - Date.now()) / 86_400_000);
