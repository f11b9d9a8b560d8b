// @ts-check
import { placeOf } from "./booking-place.js";

/** @typedef {import("./language.js").Speech & { clinicNames: ReadonlyMap<number, string> }} WaySpeech `clinicNames`: by id, as far as they are known. */

/**
 * From where and to where a patient was sent on: "from Triage, 12", "sent on to Laboratory, 3".
 *
 * @param {{ cameFrom: string | null, forwardedTo: string | null }} way ids of bookings at other clinics
 * @param {WaySpeech} speech
 */
export function wayTexts({ cameFrom, forwardedTo }, speech) {
  const { words } = speech;
  /** @param {string} text @param {string | null} id */
  const told = (text, id) => (id ? [text.replace("{place}", () => placeThereText(id, speech))] : []);
  return [...told(words.cameFrom, cameFrom), ...told(words.forwardedTo, forwardedTo)];
}

/** @param {string} bookingId @param {WaySpeech} speech */
function placeThereText(bookingId, { words, format, clinicNames }) {
  const { clinicId, list, number } = placeOf(bookingId);
  const name = `\u2068${clinicNames.get(clinicId) ?? words.anotherClinic}\u2069`;
  return format.listed([name, ...(list === "golden" ? [words.goldenShort] : []), format.number(number)]);
}
