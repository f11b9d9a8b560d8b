// @ts-check
import { find } from "../ui/element.js";

/**
 * Name, phone, Enter: booked for today, and the hands stay on the keyboard.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => string | undefined} desk.todayNow
 * @param {(booking: import("../client/index.js").NewBooking) => void} desk.onBooked
 */
export function createBookingForm({ api, clinicId, actions, todayNow, onBooked }) {
  const form = /** @type {HTMLFormElement} */ (find("#booking-form"));
  const name = /** @type {HTMLInputElement} */ (find("#name"));
  const phone = /** @type {HTMLInputElement} */ (find("#phone"));
  let isSending = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending || name.value.trim() === "") return;
    isSending = true;
    const patient = { name: name.value.trim(), ...(phone.value.trim() && { phone: phone.value.trim() }) };
    const list = /** @type {import("../client/index.js").Day["list"]} */ (new FormData(form).get("list"));
    const booked = await actions.attempt(() =>
      api.book({ clinicId, body: { list, date: todayNow(), patient, source: "secretary" } }),
    );
    isSending = false;
    if (!booked) return; // what was typed stays, to be corrected
    form.reset();
    name.focus();
    onBooked(booked);
  });
  return { focus: () => name.focus() };
}
