// @ts-check

/** Letters that people write either way, marks they leave out, and digits of both kinds. @param {string} text */
export const folded = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u064B-\u065F\u0670\u0640]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/[ىئ]/g, "ي")
    .replace(/ؤ/g, "و")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .trim();

/**
 * Whether a booking is meant: by number exactly, by part of the phone, or by the beginnings of the name's words.
 *
 * @param {import("../client/index.js").StaffBooking} booking
 * @param {string} asked folded
 */
export function isFound({ number, patient }, asked) {
  if (asked === "") return true;
  const digits = asked.replace(/[\s+().-]/g, "");
  if (/^\d+$/.test(digits)) {
    return String(number) === digits || (digits.length >= 3 && (patient.phone ?? "").includes(digits));
  }
  const names = folded(patient.name).split(/\s+/);
  return asked.split(/\s+/).every((part) => names.some((name) => name.startsWith(part)));
}
