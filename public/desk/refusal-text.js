// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";

/**
 * Why something was refused and what to do about it.
 *
 * @param {unknown} error
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech
 */
export function refusalText(error, { words, format }) {
  if (!(error instanceof DawrProblem)) throw error;
  const { code, errors } = error;
  const { detail, nextAvailable, bookingId } = error.problem;
  const said = /** @type {Record<string, string>} */ (words)[`why_${code}`];
  const field = code === "invalid" ? /** @type {any} */ (words)[fieldTexts[errors[0]?.pointer ?? ""] ?? ""] : undefined;
  const next = code === "day_full" && nextAvailable ? `${words.nextFree}: ${format.date(nextAvailable)}` : undefined;
  const number = code === "already_booked" ? /-0*(\d+)$/.exec(bookingId ?? "")?.[1] : undefined;
  const which = number && `${words.theirNumber}: ${format.number(Number(number))}`;
  return [field ?? said ?? detail ?? words.why_unknown, next, which].filter(Boolean).join(" ");
}

/** @type {Record<string, string>} */
const fieldTexts = {
  "#/patient/phone": "badPhone",
  "#/patient/name": "badName",
  "#/code": "badCode",
  "#/calledTo": "badRoom",
};
