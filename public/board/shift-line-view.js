// @ts-check
import { element } from "../ui/element.js";
import { lineOf } from "../ui/shift-line.js";

/**
 * Below the clinic's name: which shift it is, and whether its doctor is there. The lists of a day have one doctor, so as
 * a rule they have one line.
 *
 * @typedef {NonNullable<ReturnType<typeof lineOf>>} Line
 */

/** A longer note needs a second line. */
const longNoteLetters = 30;

/** @param {HTMLElement} node Read aloud when it changes, so it is written only then. */
export function createShiftLine(node) {
  let shown = "";
  /**
   * @param {import("../ui/shifts.js").Day[]} days
   * @param {Parameters<typeof lineOf>[1]} speech
   */
  return (days, speech) => {
    const bookings = days.flatMap((day) => day.bookings);
    const lines = new Map(
      days.flatMap((day) => {
        const line = lineOf({ ...day, bookings }, speech);
        return line ? [[JSON.stringify(line), line]] : [];
      }),
    );
    const said = [...lines.keys()].join();
    if (said === shown) return;
    shown = said;
    node.replaceChildren(...[...lines.values()].map(lineNode));
    const { classList } = document.documentElement;
    classList.toggle("has-shift", lines.size > 0);
    classList.toggle(
      "has-long-note",
      [...lines.values()].some(({ note }) => note.length > longNoteLetters),
    );
  };
}

/** @param {Line} line */
function lineNode({ time, doctor, note, isBadNews }) {
  const parts = [element("strong", "", time), element("span", "", doctor), element("bdi", "", note)];
  const node = element("p", "shift", ...parts.filter(({ textContent }) => textContent).flatMap((part) => [part, " "]));
  node.classList.toggle("bad-news", isBadNews);
  return node;
}
