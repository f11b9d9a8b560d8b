// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";
import { whyText } from "./why-text.js";

/**
 * Why something was refused and what to do about it, also in a field, or in a booking that is in the way.
 *
 * @param {unknown} error
 * @param {Pick<import("./language.js").Speech, "words" | "format">} speech
 */
export function refusalText(error, { words, format }) {
  if (!(error instanceof DawrProblem)) throw error;
  const field = /** @type {any} */ (words)[fieldTexts[fieldOf(error) ?? ""] ?? ""];
  const number = numberInTheWay(error);
  const which = number === undefined ? undefined : `${words.theirNumber}: ${format.number(number)}`;
  return [field ?? whyText(error, words), which].filter(Boolean).join(" ");
}

/** The pointer of the field that is not valid. @param {DawrProblem} refused */
export const fieldOf = ({ code, errors }) => (code === "invalid" ? errors[0]?.pointer : undefined);

/** Under which number the patient already waits. @param {DawrProblem} refused */
export function numberInTheWay({ code, problem }) {
  const number = code === "already_booked" ? /-0*(\d+)$/.exec(problem.bookingId ?? "")?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}

/** @type {Record<string, string>} */
const fieldTexts = {
  "#/patient/phone": "badPhone",
  "#/patient/name": "badName",
  "#/code": "badCode",
  "#/calledTo": "badRoom",
  "#/capacity": "badCapacity",
  "#/from": "badDates",
  "#/to": "badDates",
  "#/note": "badNote",
  "#/priorityReason": "badReason",
  "#/overbook/reason": "badReason",
};
