// @ts-check
import { DawrProblem } from "../client/dawr-problem.js";

/**
 * Why something was refused: in the page's own words, else in the server's.
 *
 * @param {unknown} error
 * @param {import("../texts.js").Texts} words
 */
export function whyText(error, words) {
  if (!(error instanceof DawrProblem)) throw error;
  const said = /** @type {Record<string, string>} */ (words)[`why_${reasonOf(error)}`];
  return said ?? error.problem.detail ?? words.why_unknown;
}

/** The problem's code, or one that only pages need. @param {DawrProblem} refused */
export const reasonOf = (refused) => (isOfFormerSession(refused) ? "former_session" : refused.code);

/** A write showed the token of another session than its cookie's. @param {DawrProblem} refused */
export const isOfFormerSession = ({ code, errors }) =>
  code === "forbidden" && errors.some(({ pointer }) => pointer === "#/X-CSRF-Token");
