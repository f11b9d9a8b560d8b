// @ts-check
import { element } from "./element.js";

/**
 * How many wait, and where it matters how many of them are here.
 *
 * @param {import("./call-button.js").InLine[]} waiting
 * @param {import("./language.js").Speech & { needsArrival: boolean }} speech
 */
export function waitingFacts(waiting, { words, format, needsArrival }) {
  if (waiting.length === 0) return [words.nobodyWaits];
  const here = waiting.filter(({ isHere }) => isHere).length;
  return [
    `${format.number(waiting.length)} ${words.waiting}`,
    needsArrival ? `${format.number(here)} ${words.areHere}` : "",
  ];
}

/** Apart by space alone: beside Arabic digits a dot reads as a zero. @param {HTMLElement} node @param {string[]} facts */
export function showFacts(node, facts) {
  const said = facts.filter(Boolean);
  if (node.textContent === said.join(" ")) return;
  node.replaceChildren(...said.flatMap((fact, index) => [index > 0 ? " " : "", element("span", "", fact)]));
}
