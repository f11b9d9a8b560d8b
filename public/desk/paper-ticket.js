// @ts-check
import { element, find } from "../ui/element.js";
import { addressForPhones, qrCode } from "../ui/qr-code.js";

/**
 * Prints a ticket: the number, large, and a QR code of the patient's own page. Names stay at the desk.
 *
 * @param {import("../client/index.js").StaffBooking} booking
 * @param {string} ticketToken
 * @param {{ clinicName: string, place: string }} where `place`: its day and shift
 * @param {import("./actions.js").Speech} speech
 * @param {import("../ui/notices.js").Notices} notices
 */
export async function printTicket(booking, ticketToken, { clinicName, place }, { words, format }, notices) {
  const { origin, isReachable } = await addressForPhones();
  if (!isReachable) notices.notify([words.ticketLeadsHere], { isProblem: true });
  const code = booking.goldenCode
    ? element("p", "ticket-code", `${words.code}: ${format.digits(booking.goldenCode)}`)
    : "";
  find("#paper-ticket").replaceChildren(
    element("p", "ticket-clinic", element("bdi", "", clinicName)),
    element("p", "ticket-list", `${words[booking.list === "golden" ? "golden" : "regular"]} · ${place}`),
    element("p", "ticket-number", format.number(booking.number)),
    code,
    qrCode(`${origin}/t#${ticketToken}`, "ticket-qr"),
    element("p", "ticket-how", words.ticketHow),
    element("p", "ticket-id", booking.id),
  );
  window.print();
}
