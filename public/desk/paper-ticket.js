// @ts-check
import { encode } from "/vendor/uqr.js";
import { element, find } from "../ui/element.js";

const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * Prints a ticket: the number, large, and a QR code of the patient's own page. Names stay at the desk.
 *
 * @param {import("../client/index.js").StaffBooking} booking
 * @param {string} ticketToken
 * @param {string} clinicName
 * @param {import("./actions.js").Speech} speech
 */
export function printTicket(booking, ticketToken, clinicName, { words, format }) {
  const code = booking.goldenCode ? element("p", "ticket-code", `${words.code}: ${booking.goldenCode}`) : "";
  find("#paper-ticket").replaceChildren(
    element("p", "ticket-clinic", element("bdi", "", clinicName)),
    element(
      "p",
      "ticket-list",
      `${words[booking.list === "golden" ? "golden" : "regular"]} · ${format.date(booking.date)}`,
    ),
    element("p", "ticket-number", format.number(booking.number)),
    code,
    squares(encode(`${location.origin}/t#${ticketToken}`, { ecc: "M", border: 2 })),
    element("p", "ticket-how", words.ticketHow),
    element("p", "ticket-id", booking.id),
  );
  window.print();
}

/** @param {{ data: boolean[][], size: number }} code */
function squares({ data, size }) {
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", "ticket-qr");
  const dark = document.createElementNS(svgNamespace, "path");
  dark.setAttribute("d", path.join(""));
  svg.append(dark);
  return svg;
}
