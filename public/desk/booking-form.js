// @ts-check
import { find } from "../ui/element.js";

/**
 * Name, phone, Enter: booked for today, and the hands stay on the keyboard.
 *
 * @param {object} desk
 * @param {import("./session.js").Session} desk.session
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => string | undefined} desk.todayNow
 * @param {(booking: import("./queue-list.js").StaffBooking & { ticketToken: string, position: number | null }) => void} desk.onBooked
 */
export function createBookingForm({ session, actions, todayNow, onBooked }) {
  const form = /** @type {HTMLFormElement} */ (find("#booking-form"));
  const name = /** @type {HTMLInputElement} */ (find("#name"));
  const phone = /** @type {HTMLInputElement} */ (find("#phone"));
  let isSending = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending || name.value.trim() === "") return;
    isSending = true;
    const patient = { name: name.value.trim(), ...(phone.value.trim() && { phone: phone.value.trim() }) };
    const list = String(new FormData(form).get("list"));
    const booked = await actions.attempt(() =>
      session.request("POST", "/bookings", { list, date: todayNow(), patient, source: "secretary" }),
    );
    isSending = false;
    if (!booked) return; // what was typed stays, to be corrected
    form.reset();
    name.focus();
    onBooked(booked);
  });
  return { focus: () => name.focus() };
}
