// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { placeOf } from "./booking-place.js";
import { reasonOf, whyText } from "./why-text.js";

/**
 * Why something was refused and what to do about it, also in a field, or in a booking that is in the way.
 *
 * @param {unknown} error
 * @param {Pick<import("./language.js").Speech, "words" | "format">} speech
 * @param {"why" | "there"} [where] `there`: another clinic refused it, of which some is said otherwise
 */
export function refusalText(error, { words, format }, where = "why") {
  if (!(error instanceof DawrProblem)) throw error;
  const field = /** @type {any} */ (words)[fieldTexts[fieldOf(error) ?? ""] ?? ""];
  const elsewhere = /** @type {any} */ (words)[`${where}_${reasonOf(error)}`];
  const number = numberInTheWay(error);
  const which = number === undefined ? undefined : `${words.theirNumber}: ${format.number(number)}`;
  return [field ?? elsewhere ?? whyText(error, words), which].filter(Boolean).join(" ");
}

/** The pointer of the field that is not valid. @param {DawrProblem} refused */
export const fieldOf = ({ code, errors }) => (code === "invalid" ? errors[0]?.pointer : undefined);

/** Under which number the patient already waits. @param {DawrProblem} refused */
export const numberInTheWay = ({ code, problem }) =>
  code.startsWith("already_") && problem.bookingId ? placeOf(problem.bookingId).number : undefined;

/** @type {Record<string, string>} */
const fieldTexts = {
  "#/patient/phone": "badPhone",
  "#/patient/name": "badName",
  "#/code": "badCode",
  "#/clinicId": "badClinic",
  "#/calledTo": "badRoom",
  "#/capacity": "badCapacity",
  "#/from": "badDates",
  "#/to": "badDates",
  "#/note": "badNote",
  "#/priorityReason": "badReason",
  "#/overbook/reason": "badReason",
};
