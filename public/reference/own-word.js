// @ts-check
import { element } from "../ui/element.js";

/**
 * A word of the page's own, in the reader's language, among the document's English; `speak` fills it.
 *
 * @param {"h3" | "em" | "p"} tag
 * @param {keyof typeof import("../texts/reference.js")["en"]} word
 */
export function ownWord(tag, word) {
  const node = element(tag, "own-word");
  node.dataset.text = word;
  return node;
}
