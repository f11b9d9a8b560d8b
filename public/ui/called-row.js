// @ts-check
import { element } from "./element.js";
import { showNames } from "./names.js";

/** A longer name of a room is written smaller. */
const longNameLetters = 18;

/**
 * A number that is called, and where to. Written only when it is new, for it is read aloud.
 *
 * @param {HTMLElement} row
 * @param {import("../client/index.js").PublicBooking} booking
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format, isMarkedGolden: boolean }} speech
 *   `isMarkedGolden`: of the golden list, where its numbers stand among others
 */
export function showCalled(row, booking, { words, format, isMarkedGolden }) {
  const number = format.number(booking.number);
  const place = placeOf(booking, words.room, format);
  const ofList = isMarkedGolden ? words.golden : "";
  const shown = `${number} ${ofList} ${place}`;
  row.classList.toggle("golden", isMarkedGolden);
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  const where = element("span", "called-to");
  where.classList.toggle("long", place.length > longNameLetters);
  showNames(where, place);
  row.replaceChildren(element("span", "number", number), ...(ofList ? [unseen(ofList)] : []), " ", where);
}

/** What somebody who hears the page is told besides a number. @param {string} text */
export const unseen = (text) => element("span", "unseen", ` ${text}`);

/**
 * Where to go; a room's number alone would read as that of somebody else.
 *
 * @param {import("../client/index.js").PublicBooking} booking
 * @param {string} room
 * @param {import("../texts.js").Format} format
 */
function placeOf({ calledTo }, room, format) {
  const place = format.digits(calledTo ?? "");
  return /^[\d٠-٩۰-۹]+$/.test(place) ? `${room}\u00a0${place}` : place;
}
