// @ts-check
import { element, find, showEach } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";
import { namesIn } from "../ui/names.js";
import { dayName } from "./day-strip.js";
import { isFound } from "./find-patients.js";

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 */

const mostShown = 8;
const fewestDigits = 4;

/**
 * Who is found on the other days. On a live day choosing them leads to their day and row; of a day that is over, for which
 * the server is asked, it is only told.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {(booking: StaffBooking) => void} desk.onChoose
 * @param {() => void} desk.onRead
 */
export function createOtherDays({ api, clinicId, actions, speechNow, onChoose, onRead }) {
  const node = find("#other-days");
  /** @type {StaffBooking[]} */
  let found = [];
  /** The answer to what was asked last. @type {{ asked: string, bookings: StaffBooking[] }} */
  let past = { asked: "", bookings: [] };
  node.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("button")?.closest("li") : undefined;
    const booking = row && found.find(({ id }) => id === row.dataset.key);
    if (booking) onChoose(booking);
  });
  return {
    /** Asks for those of days that are over. @param {string} asked folded */
    ask: async (asked) => {
      const digits = inLatinDigits(asked).replace(/[\p{P}\p{S}\s]/gu, "");
      const isPhone = /^\d+$/.test(digits);
      if (asked === "" || (isPhone && digits.length < fewestDigits)) return;
      const reply = await actions.attempt(() =>
        api.findBookings({ clinicId, ...(isPhone ? { phone: digits } : { name: asked }) }),
      );
      past = { asked, bookings: reply?.items ?? [] };
      onRead();
    },
    forget: () => {
      past = { asked: "", bookings: [] };
    },
    /**
     * @param {StaffDay[]} live
     * @param {string} shown the date that is shown, whose rows say who is found there
     * @param {string} asked folded; empty: nothing is looked for here
     * @param {string} today
     * @returns {number} how many are found
     */
    show: (live, shown, asked, today) => {
      const elsewhere = asked === "" ? [] : live.filter(({ date }) => date !== shown);
      // A number is one of the day that is shown: every day has a 17.
      const onLive = elsewhere.flatMap(({ bookings }) =>
        bookings.filter((one) => isFound({ ...one, number: -1 }, asked)),
      );
      const isLive = (/** @type {StaffBooking} */ one) =>
        live.some(({ list, date }) => list === one.list && date === one.date);
      const over = asked !== "" && asked === past.asked ? past.bookings.filter((one) => !isLive(one)) : [];
      found = onLive.slice(0, mostShown);
      const rows = [...found, ...over.slice(0, mostShown)];
      node.hidden = rows.length === 0;
      showEach(
        node,
        rows,
        ({ id }) => id,
        (row, booking) => showHit(row, booking, today, speechNow(), isLive(booking)),
      );
      return rows.length;
    },
  };
}

/** @param {HTMLElement} row @param {StaffBooking} booking @param {string} today @param {import("./actions.js").Speech} speech @param {boolean} isLive */
function showHit(row, booking, today, speech, isLive) {
  const { words, format, language } = speech;
  const shown = `${booking.version} ${language} ${today} ${isLive}`;
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  const { name, phone } = booking.patient;
  /** @type {Record<string, string>} */
  const states = { served: words.served, no_show: words.missed, cancelled: words.cancelled, in_progress: words.inside };
  const state = states[booking.status];
  const phoneText = element("bdi", "", format.digits(phone ?? ""));
  phoneText.dir = "ltr";
  const hit = element(
    isLive ? "button" : "div",
    isLive ? "quiet" : "over",
    element("strong", "", isLive ? dayName(booking.date, today, speech) : format.date(booking.date)),
    element("span", "", `${format.number(booking.number)} `, ...namesIn(name || words.erased)),
    ...(phone ? [phoneText] : []),
    ...(state ? [element("span", "", state)] : []),
  );
  if (hit instanceof HTMLButtonElement) hit.type = "button";
  row.replaceChildren(hit);
}
