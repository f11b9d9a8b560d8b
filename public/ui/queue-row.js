// @ts-check
import { element } from "./element.js";
import { namesIn } from "./names.js";
import { deedsOf, deedText } from "./row-deeds.js";
import { factsOf } from "./row-facts.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("./row-deeds.js").Deed} Deed
 * @typedef {import("./row-facts.js").FactSpeech & import("./row-deeds.js").Rules & { isOpen: boolean, isStop: boolean }} RowSpeech
 */

const signs = { more: "⋯", up: "↑", down: "↓" };

/**
 * Fills a row: the likeliest deed, and behind “more” the rest. It is told apart by what was shown last, so that a row
 * without news costs nothing.
 *
 * @param {HTMLElement} row
 * @param {StaffBooking} booking
 * @param {RowSpeech} speech
 * @param {[inSight: Deed[], behindMore: Deed[]]} [deeds]
 */
export function showRow(row, booking, speech, [inSight, behindMore] = deedsOf(booking, speech)) {
  const { words, format, language, isOpen, isStop, isToday, needsArrival, recalls, isOneLine } = speech;
  const { mayForward, clinicNames } = speech;
  const parts = [booking.version, language, isOpen, isToday, needsArrival, recalls, mayForward, clinicNames.size];
  const shown = parts.join(" ");
  if (row.dataset.shown === shown) return;
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  row.dataset.shown = shown;
  row.dataset.status = booking.status;
  row.dataset.list = booking.list;
  row.className = "row";
  row.classList.toggle("open", isOpen);
  const mayBeAway = needsArrival && booking.status === "booked"; // the facts say it in words
  const mark = element("span", "row-mark", booking.arrived ? "✓" : "○");
  mark.setAttribute("aria-hidden", "true");
  row.classList.toggle("here", mayBeAway && booking.arrived);
  row.classList.toggle("away", mayBeAway && !booking.arrived);

  const number = format.number(booking.number);
  const name = booking.patient.name || words.erased;
  const listName = isOneLine && booking.list === "golden" ? [words.goldenShort] : [];

  /** @param {Deed | "more"} deed */
  const button = (deed) => {
    const label = deedText(deed, booking, words);
    const sign = deed === "more" || deed === "up" || deed === "down" ? signs[deed] : undefined;
    const node = element("button", "deed", sign ?? label);
    node.type = "button";
    node.tabIndex = isStop ? 0 : -1;
    node.dataset.deed = deed;
    node.setAttribute("aria-label", `${label}: ${format.listed([`${number} ${name}`, ...listName])}`);
    if (sign) node.title = label;
    return node;
  };
  const more = behindMore.length > 0 ? button("more") : undefined;
  more?.setAttribute("aria-expanded", String(isOpen));
  row.replaceChildren(
    element("span", "row-number", number),
    element(
      "p",
      "row-who",
      ...(mayBeAway ? [mark, " "] : []),
      element("span", "row-name", ...namesIn(name)),
      " ",
      element("span", "row-details", ...factsOf(booking, speech)),
    ),
    element("div", "row-deeds", ...inSight.map(button), ...(more ? [more] : [])),
    ...(booking.note ? [element("p", "row-note", `${words.note}: `, element("bdi", "", booking.note))] : []),
    ...(more && isOpen ? [element("div", "row-more", ...behindMore.map(button))] : []),
  );
  if (focused instanceof HTMLElement) {
    const same = row.querySelector(`[data-deed="${focused.dataset.deed}"]`);
    /** @type {HTMLElement | null} */ (same ?? row.querySelector("button"))?.focus();
  }
}
