// @ts-check
import { element } from "../ui/element.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("./actions.js").Speech} Speech
 * @typedef {"call" | "callAgain" | "up" | "down" | "serve" | "miss" | "wait" | "cancel" | "resume" | "restore" | "print"} Deed
 */

/** What can be done with a booking, the likeliest first. @type {Record<string, Deed[]>} */
const deeds = {
  in_progress: ["serve", "callAgain", "wait", "miss"],
  booked: ["call", "up", "down", "miss", "cancel"],
  served: ["resume"],
  no_show: ["restore"],
  cancelled: [],
};

const signs = { up: "↑", down: "↓" };

/**
 * Fills a row. It is told apart by what was shown last, so that a row without news costs nothing.
 *
 * @param {HTMLElement} row
 * @param {StaffBooking} booking
 * @param {Speech & { timeZone: string, hasTicket: boolean }} speech
 */
export function showRow(row, booking, { words, format, language, timeZone, hasTicket }) {
  const shown = `${booking.id} ${booking.version} ${language} ${hasTicket}`;
  if (row.dataset.shown === shown) return;
  const focused =
    row.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement).dataset.deed;
  row.dataset.shown = shown;
  row.dataset.status = booking.status;
  row.className = "row";

  const name = element("bdi", "row-name", booking.patient.name || words.erased);
  const when = whenText(booking, words, (at) => format.time(at, timeZone));
  const facts = [
    booking.patient.phone && element("bdi", "row-phone", booking.patient.phone),
    booking.goldenCode && element("span", "", `${words.code} ${booking.goldenCode}`),
    booking.status === "in_progress" && booking.calledTo && element("bdi", "", booking.calledTo),
    when && element("span", "", when),
  ].filter((fact) => fact instanceof HTMLElement);
  const details = element("p", "row-details", ...facts.flatMap((fact, index) => (index > 0 ? [" · ", fact] : [fact])));

  /** @type {Deed[]} */
  const possible = [
    ...(deeds[booking.status] ?? []),
    ...(hasTicket && booking.status === "booked" ? [/** @type {const} */ ("print")] : []),
  ];
  const buttons = possible.map((deed, index) => {
    const label = words[`deed_${deed}`];
    const sign = /** @type {Record<string, string>} */ (signs)[deed];
    const button = element("button", index === 0 ? "deed first" : "deed", sign ?? label);
    button.type = "button";
    button.dataset.deed = deed;
    button.setAttribute("aria-label", `${label}: ${format.number(booking.number)} ${booking.patient.name}`);
    if (sign) button.title = label;
    return button;
  });
  row.replaceChildren(
    element("span", "row-number", format.number(booking.number)),
    element("div", "row-who", name, details),
    element("div", "row-deeds", ...buttons),
  );
  if (focused) buttons.find(({ dataset }) => dataset.deed === focused)?.focus();
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
