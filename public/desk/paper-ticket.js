// @ts-check
import { encode } from "/vendor/uqr.js";
import { element, find } from "../ui/element.js";
import { isLoopback } from "./loopback.js";

const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * Prints a ticket: the number, large, and a QR code of the patient's own page, at PUBLIC_URL or else at the address at
 * which the desk is open. Names stay at the desk.
 *
 * @param {import("../client/index.js").StaffBooking} booking
 * @param {string} ticketToken
 * @param {{ clinicName: string, place: string }} where `place`: its day and shift
 * @param {import("./actions.js").Speech} speech
 * @param {import("./notices.js").Notices} notices
 */
export async function printTicket(booking, ticketToken, { clinicName, place }, { words, format }, notices) {
  const origin = new URL((await settings()).publicUrl ?? location.href).origin;
  if (isLoopback(new URL(origin).hostname)) notices.notify([words.ticketLeadsHere], { isProblem: true });
  const code = booking.goldenCode
    ? element("p", "ticket-code", `${words.code}: ${format.digits(booking.goldenCode)}`)
    : "";
  find("#paper-ticket").replaceChildren(
    element("p", "ticket-clinic", element("bdi", "", clinicName)),
    element("p", "ticket-list", `${words[booking.list === "golden" ? "golden" : "regular"]} · ${place}`),
    element("p", "ticket-number", format.number(booking.number)),
    code,
    squares(encode(`${origin}/t#${ticketToken}`, { ecc: "M", border: 2 })),
    element("p", "ticket-how", words.ticketHow),
    element("p", "ticket-id", booking.id),
  );
  window.print();
}

/** @returns {Promise<{ publicUrl: string | null }>} */
const settings = () =>
  fetch("/page-settings.json").then(
    (reply) => reply.json(),
    () => ({ publicUrl: null }),
  );

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
