// @ts-check
import { keep, readKept } from "../ui/storage.js";

/** Of which bookings this browser's owner wants to be told. */

const storageKey = "dawr-told";
const mostKept = 20;

/** @returns {string[]} */
function readAll() {
  try {
    return JSON.parse(readKept("localStorage", storageKey) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} bookingId */
export const isToldOf = (bookingId) => readAll().includes(bookingId);

/** @param {string} bookingId @param {boolean} isTold */
export function keepTold(bookingId, isTold) {
  const others = readAll().filter((each) => each !== bookingId);
  keep("localStorage", storageKey, JSON.stringify([...others, ...(isTold ? [bookingId] : [])].slice(-mostKept)));
}
