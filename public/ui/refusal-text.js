// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";

/**
 * Why something was refused and what to do about it.
 *
 * @param {unknown} error
 * @param {Pick<import("./language.js").Speech, "words" | "format">} speech
 */
export function refusalText(error, { words, format }) {
  if (!(error instanceof DawrProblem)) throw error;
  const { code } = error;
  const said = /** @type {Record<string, string>} */ (words)[`why_${code}`];
  const field = /** @type {any} */ (words)[fieldTexts[fieldOf(error) ?? ""] ?? ""];
  const number = numberInTheWay(error);
  const which = number === undefined ? undefined : `${words.theirNumber}: ${format.number(number)}`;
  return [field ?? said ?? error.problem.detail ?? words.why_unknown, which].filter(Boolean).join(" ");
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
