// @ts-check
import { element, find, showEach } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { dayName } from "./day-strip.js";
import { isFound } from "./find-patients.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 */

const mostShown = 8;

/**
 * Who is found on the other live days. Choosing one leads to their day and row.
 *
 * @param {object} desk
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {(booking: StaffBooking) => void} desk.onChoose
 */
export function createOtherDays({ speechNow, onChoose }) {
  const node = find("#other-days");
  /** @type {StaffBooking[]} */
  let found = [];
  node.addEventListener("click", ({ target }) => {
    const row = /** @type {HTMLElement | null} */ (target instanceof Element && target.closest("li"));
    const booking = found.find(({ id }) => id === row?.dataset.key);
    if (booking) onChoose(booking);
  });
  return {
    /**
     * @param {StaffDay[]} days those that are not shown
     * @param {string} asked folded; empty: nothing is looked for here
     * @param {string} today
     * @returns {number} how many are found
     */
    show: (days, asked, today) => {
      // A number is one of the day that is shown: every day has a 17.
      found =
        asked === ""
          ? []
          : days.flatMap(({ bookings }) => bookings.filter((one) => isFound({ ...one, number: -1 }, asked)));
      node.hidden = found.length === 0;
      showEach(
        node,
        found.slice(0, mostShown),
        ({ id }) => id,
        (row, booking) => showHit(row, booking, today, speechNow()),
      );
      return found.length;
    },
  };
}

/** @param {HTMLElement} row @param {StaffBooking} booking @param {string} today @param {import("./actions.js").Speech} speech */
function showHit(row, booking, today, speech) {
  const { words, format, language } = speech;
  const shown = `${booking.version} ${language} ${today}`;
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  const { name, phone } = booking.patient;
  /** @type {Record<string, string>} */
  const states = { served: words.served, no_show: words.missed, cancelled: words.cancelled, in_progress: words.inside };
  const phoneText = element("bdi", "", format.digits(phone ?? ""));
  phoneText.dir = "ltr";
  const button = element(
    "button",
    "quiet",
    element("strong", "", dayName(booking.date, today, speech)),
    element("span", "", `${format.number(booking.number)} `, ...namesIn(name || words.erased)),
    ...(phone ? [phoneText] : []),
    ...(states[booking.status] ? [element("span", "", states[booking.status] ?? "")] : []),
  );
  button.type = "button";
  row.replaceChildren(button);
}
