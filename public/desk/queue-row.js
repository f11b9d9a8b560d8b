// @ts-check
import { unbroken } from "../texts.js";
import { element } from "../ui/element.js";
import { namesIn } from "../ui/names.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("./actions.js").Speech} Speech
 * @typedef {"call" | "callAgain" | "up" | "down" | "serve" | "miss" | "wait" | "cancel" | "resume" | "restore" | "moveTo" | "correct" | "print"} Deed
 */

/** What can be done with a booking, the likeliest first. @type {Record<StaffBooking["status"], Deed[]>} */
const deeds = {
  in_progress: ["serve", "callAgain", "wait", "miss", "correct", "print"],
  booked: ["call", "up", "down", "miss", "moveTo", "correct", "cancel", "print"],
  served: ["resume"],
  no_show: ["restore"],
  cancelled: ["restore"],
};

/** Nobody comes before their day. @type {Deed[]} */
const deedsBefore = ["moveTo", "correct", "up", "down", "cancel", "print"];

const signs = { up: "↑", down: "↓" };

/**
 * Fills a row: the likeliest deed, and behind “more” the rest. It is told apart by what was shown last, so that a row
 * without news costs nothing.
 *
 * @param {HTMLElement} row
 * @param {StaffBooking} booking
 * @param {Speech & { timeZone: string, isOpen: boolean, isStop: boolean, isToday: boolean }} speech
 */
export function showRow(row, booking, { words, format, language, timeZone, isOpen, isStop, isToday }) {
  const shown = `${booking.version} ${language} ${isOpen} ${isToday}`;
  if (row.dataset.shown === shown) return;
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  row.dataset.shown = shown;
  row.dataset.status = booking.status;
  row.className = "row";

  const number = format.number(booking.number);
  const name = booking.patient.name || words.erased;
  const when = whenText(booking, words, (at) => format.time(at, timeZone));
  const { phone } = booking.patient;
  const facts = [
    phone && factOf(format.digits(phone), "ltr"),
    booking.goldenCode && factOf(unbroken(`${words.code} ${format.digits(booking.goldenCode)}`)),
    booking.status === "in_progress" && booking.calledTo && factOf(booking.calledTo),
    when && factOf(when),
  ].filter((fact) => fact instanceof HTMLElement);

  /** @param {Deed | "more"} deed */
  const button = (deed) => {
    const label = words[`deed_${deed}`];
    const sign = deed === "more" ? "⋯" : deed === "up" || deed === "down" ? signs[deed] : undefined;
    const node = element("button", "deed", sign ?? label);
    node.type = "button";
    node.tabIndex = isStop ? 0 : -1;
    node.dataset.deed = deed;
    node.setAttribute("aria-label", `${label}: ${number} ${name}`);
    if (sign) node.title = label;
    return node;
  };
  const isElsewhere = booking.cancelledBy === "move"; // has another booking by now
  const [first, ...rest] = isElsewhere
    ? []
    : booking.status === "booked" && !isToday
      ? deedsBefore
      : deeds[booking.status];
  const more = rest.length > 0 ? button("more") : undefined;
  more?.setAttribute("aria-expanded", String(isOpen));
  row.replaceChildren(
    element("span", "row-number", number),
    element(
      "p",
      "row-who",
      element("span", "row-name", ...namesIn(name)),
      " ",
      element("span", "row-details", ...facts),
    ),
    element("div", "row-deeds", ...(first ? [button(first)] : []), ...(more ? [more] : [])),
    ...(more && isOpen ? [element("div", "row-more", ...rest.map(button))] : []),
  );
  if (focused instanceof HTMLElement) {
    const same = row.querySelector(`[data-deed="${focused.dataset.deed}"]`);
    /** @type {HTMLElement | null} */ (same ?? row.querySelector("button"))?.focus();
  }
}

/** @param {string} text @param {"ltr"} [dir] */
function factOf(text, dir) {
  const said = element("bdi", "", text);
  if (dir) said.dir = dir;
  return element("span", "fact", said);
}

/**
 * @param {StaffBooking} booking
 * @param {Speech["words"]} words
 * @param {(at: string) => string} time
 */
function whenText({ status, calls, calledAt, finishedAt }, words, time) {
  if (status === "in_progress" && calledAt)
    return `${calls > 1 ? words.calledTimes : words.calledOnce} ${time(calledAt)}`;
  /** @type {Record<string, string>} */
  const states = { served: words.served, no_show: words.missed, cancelled: words.cancelled };
  const state = states[status];
  return state && (finishedAt ? `${state} ${time(finishedAt)}` : state);
}
