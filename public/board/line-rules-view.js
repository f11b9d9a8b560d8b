// @ts-check
import { element } from "../ui/element.js";
import { rulesOf } from "./line-rules.js";

/** @param {HTMLElement} node Read aloud when it changes, so it is written only then. */
export function createLineRules(node) {
  let shown = "";
  /** @param {Parameters<typeof rulesOf>[0] | undefined} clinic @param {Parameters<typeof rulesOf>[1]} speech */
  return (clinic, speech) => {
    const rules = clinic ? rulesOf(clinic, speech) : [];
    if (rules.join() === shown) return;
    shown = rules.join();
    node.replaceChildren(...rules.map((rule) => element("p", "rule", rule)));
    document.documentElement.dataset.rules = String(rules.length);
  };
}
