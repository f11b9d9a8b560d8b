// @ts-check
import { encode } from "/vendor/uqr.js";
import { isLoopback } from "./loopback.js";

const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * Where phones reach this server: PUBLIC_URL, or else the address at which the page is open, which may be one that leads
 * each phone to itself.
 */
export async function addressForPhones() {
  const origin = new URL((await settings()).publicUrl ?? location.href).origin;
  return { origin, isReachable: !isLoopback(new URL(origin).hostname) };
}

/** @returns {Promise<{ publicUrl: string | null }>} */
const settings = () =>
  fetch("/page-settings.json").then(
    (reply) => reply.json(),
    () => ({ publicUrl: null }),
  );

/** A QR code, as large as its style says. @param {string} text @param {string} className */
export function qrCode(text, className) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", className);
  const dark = document.createElementNS(svgNamespace, "path");
  dark.setAttribute("d", path.join(""));
  svg.append(dark);
  return svg;
}
