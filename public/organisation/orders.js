// @ts-check
import { weightOf } from "./clinic-facts.js";

/**
 * @typedef {object} Line A clinic of the organisation.
 * @property {number} clinicId
 * @property {string} name
 * @property {import("../ui/queue.js").ClinicState | undefined} state none: on its way
 * @property {import("./clinic-facts.js").ClinicFacts | undefined} facts none: no list today
 */

/** By how much a clinic comes first; of two that are equal, by name. @type {Record<string, (line: Line) => number>} */
const weights = {
  trouble: ({ facts }) => weightOf(facts) * 10_000 + (facts?.waitingCount ?? 0),
  name: () => 0,
  waiting: ({ facts }) => facts?.waitingCount ?? -1,
  call: ({ facts }) => -(facts?.lastCallAt ?? Number.MAX_SAFE_INTEGER),
  places: ({ facts }) => (facts && facts.places > 0 ? facts.used / facts.places : -1),
};

export const orders = Object.keys(weights);

/**
 * @param {Line[]} lines
 * @param {string} order One of `orders`.
 * @param {string} language
 */
export function inOrder(lines, order, language) {
  const weightIn = weights[order] ?? weights.trouble;
  const names = new Intl.Collator(language, { numeric: true });
  return lines
    .map((line) => ({ line, weight: /** @type {(line: Line) => number} */ (weightIn)(line) }))
    .sort((a, b) => b.weight - a.weight || names.compare(a.line.name, b.line.name))
    .map(({ line }) => line);
}
