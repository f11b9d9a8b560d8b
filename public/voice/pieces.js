// @ts-check
/** Which recorded pieces, one after the other, say a call. A piece is a file's name: "25" is the pieces "20" and "5". */
import { inLatinDigits } from "../ui/latin-digits.js";

/** @typedef {"ar" | "en" | "ckb" | "tr" | "fa"} VoiceLanguage */
/** @typedef {Pick<import("../client/index.js").PublicBooking, "number" | "list" | "calledTo" | "calledAt">} Call */

/** What joins hundreds with the rest, and tens with units; Arabic says units before tens, Turkish "ten one" for 11. */
const grammars = {
  ar: { afterHundreds: ["and"], besideTens: ["and"], hasUnitsFirst: true, firstTens: 20 },
  en: { afterHundreds: ["and"], besideTens: [], hasUnitsFirst: false, firstTens: 20 },
  ckb: { afterHundreds: ["and"], besideTens: ["and"], hasUnitsFirst: false, firstTens: 20 },
  tr: { afterHundreds: [], besideTens: [], hasUnitsFirst: false, firstTens: 10 },
  fa: { afterHundreds: ["and"], besideTens: ["and"], hasUnitsFirst: false, firstTens: 20 },
};

export const voiceLanguages = /** @type {VoiceLanguage[]} */ (Object.keys(grammars));

/**
 * @param {number} number
 * @param {VoiceLanguage} language
 * @returns {string[] | undefined} undefined: not a whole number from 1 to 999
 */
export function piecesOf(number, language) {
  if (!Number.isInteger(number) || number < 1 || number > 999) return undefined;
  const { afterHundreds, besideTens, hasUnitsFirst, firstTens } = grammars[language];
  const rest = number % 100;
  const units = rest % 10;
  const [tens, one] = [String(rest - units), String(units)];
  const isOnePiece = rest < firstTens || units === 0;
  const inTwo = hasUnitsFirst ? [one, ...besideTens, tens] : [tens, ...besideTens, one];
  const small = isOnePiece ? [String(rest)] : inTwo;
  if (number < 100) return small;
  const hundreds = String(number - rest);
  return rest === 0 ? [hundreds] : [hundreds, ...afterHundreds, ...small];
}

/**
 * "Number twenty-five, room two"; of the golden list "golden number", for both lists may have the same one.
 * A room is free text: one that is no number is left out, for there is no recording of it.
 *
 * @param {Omit<Call, "calledAt">} call
 * @param {VoiceLanguage} language
 * @returns {string[] | undefined} undefined: the number has no words
 */
export function announcementOf({ number, list, calledTo }, language) {
  const ticket = piecesOf(number, language);
  if (!ticket) return undefined;
  const room = inLatinDigits(calledTo ?? "").trim();
  const door = /^\d+$/.test(room) ? piecesOf(Number(room), language) : undefined;
  return [list === "golden" ? "golden" : "number", ...ticket, ...(door ? ["room", ...door] : [])];
}
