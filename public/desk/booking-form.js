// @ts-check
import { find } from "../ui/element.js";
import { fieldOf } from "../ui/refusal-text.js";

/**
 * @typedef {import("../client/index.js").Day["list"]} List
 * @typedef {import("../client/index.js").DawrProblem} DawrProblem
 * @typedef {{ date?: string, shift?: number, overbook?: { reason: string } }} Place
 */

/**
 * Name, phone, Enter: booked for the day and shift that are shown, and the hands stay on the keyboard. What is refused stays, to be corrected, with
 * the focus in the field that is wrong.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {() => Place} desk.placeNow
 * @param {(refused: DawrProblem, list: List, bookOn: (otherPlace?: Place) => void) => import("../ui/notices.js").Offer[]} desk.offersFor
 * @param {(booking: import("../client/index.js").NewBooking) => void} desk.onBooked
 */
export function createBookingForm({ api, clinicId, actions, speechNow, placeNow, offersFor, onBooked }) {
  const form = /** @type {HTMLFormElement} */ (find("#booking-form"));
  const name = /** @type {HTMLInputElement} */ (find("#name"));
  const phone = /** @type {HTMLInputElement} */ (find("#phone"));
  const isHere = find("#is-here");
  const nameProblem = find("#name-problem");
  let isSending = false;

  /** @param {HTMLInputElement} field @param {string} [text] */
  const refuse = (field, text = "") => {
    nameProblem.textContent = text;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const accept = () => {
    nameProblem.textContent = "";
    for (const field of [name, phone]) field.removeAttribute("aria-invalid");
  };
  form.addEventListener("input", accept);

  /** @param {Place} [place] absent: what is shown */
  const book = async (place = placeNow()) => {
    const given = { name: name.value.trim(), phone: phone.value.trim() };
    if (isSending) return;
    if (given.name === "") return refuse(name, speechNow().words.nameMissing);
    accept();
    isSending = true;
    const patient = { name: given.name, ...(given.phone && { phone: given.phone }) };
    const chosen = new FormData(form);
    const list = /** @type {List} */ (chosen.get("list"));
    const isShownDay = place.date !== undefined && place.date === placeNow().date; // not a later one that was offered
    const arrived = !isHere.hidden && isShownDay && chosen.has("arrived") && { arrived: true };
    const booked = await actions.attempt(
      () => api.book({ clinicId, body: { list, ...place, ...arrived, patient, source: "secretary" } }),
      (refused) => {
        const pointer = fieldOf(refused);
        if (pointer === "#/patient/name") refuse(name);
        if (pointer === "#/patient/phone") refuse(phone);
        return offersFor(refused, list, (other) => book({ ...place, ...other }));
      },
    );
    isSending = false;
    if (!booked) return;
    form.reset();
    name.focus();
    onBooked(booked);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    book();
  });
  return {
    focus: () => name.select(),
    /** @param {{ arrivesToday: boolean }} how whether the form asks if the patient is here, as who books at the desk mostly is */
    show: ({ arrivesToday }) => {
      isHere.hidden = !arrivesToday;
    },
    /** Somebody to be booked, as they were looked for. @param {string} text */
    fill: (text) => {
      (/\p{L}/u.test(text) ? name : phone).value = text;
      name.focus();
    },
  };
}
