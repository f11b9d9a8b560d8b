// @ts-check
import { element } from "./element.js";
import { showNames } from "./names.js";
import { roomName } from "./room-name.js";

/** A longer name of a room is written smaller. */
const longNameLetters = 18;
/** In a narrow place, too, a name with such a word. */
const longWord = /\S{10}/;

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
  const place = roomName(booking.calledTo ?? "", words.room, format);
  const ofList = isMarkedGolden ? words.golden : "";
  const shown = `${number} ${ofList} ${place}`;
  row.classList.toggle("golden", isMarkedGolden);
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  const where = element("span", "called-to");
  where.classList.toggle("long", place.length > longNameLetters);
  where.classList.toggle("has-long-word", longWord.test(place));
  showNames(where, place);
  row.replaceChildren(element("span", "number", number), ...(ofList ? [unseen(ofList)] : []), " ", where);
}

/** What somebody who hears the page is told besides a number. @param {string} text */
export const unseen = (text) => element("span", "unseen", ` ${text}`);
