// @ts-check
import { folded } from "../ui/folded-text.js";

/** What may stand in front of a number in its own country: 0, or two digits at most. */
const longestPrefix = 2;
const fewestDigits = 3;
/** With so many left, a number without its first digits still is that number. */
const wholeNumber = 7;

/**
 * Whether a booking is meant: by number exactly, by part of the phone, or by the beginnings of the name's words.
 *
 * @param {{ number: number, patient: { name: string, phone: string | null } }} booking
 * @param {string} asked folded
 */
export function isFound({ number, patient }, asked) {
  if (asked === "") return true;
  const digits = asked.replace(/^tel:|\(0\)|[\p{P}\p{S}\s]/gu, "");
  if (/^\d+$/.test(digits)) return String(number) === digits || isPartOf(patient.phone ?? "", digits);
  const names = folded(patient.name).split(" ");
  return asked.split(" ").every((part) => names.some((name) => name.startsWith(part)));
}

/**
 * Phones are kept as E.164, so 0770… and 00964770… are looked for without zeros, and a whole number of a country that
 * writes something else in front (8, 06) also without that.
 *
 * @param {string} phone
 * @param {string} digits
 */
function isPartOf(phone, digits) {
  const spellings = [digits, digits.replace(/^0+/, "")].filter(({ length }) => length >= fewestDigits);
  for (let prefix = 1; prefix <= longestPrefix && digits.length - prefix >= wholeNumber; prefix++)
    spellings.push(digits.slice(prefix));
  return spellings.some((spelling) => phone.includes(spelling));
}
