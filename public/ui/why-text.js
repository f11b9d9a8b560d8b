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
  const said = /** @type {Record<string, string>} */ (words)[`why_${error.code}`];
  return said ?? error.problem.detail ?? words.why_unknown;
}
