// @ts-check
import { find } from "../ui/element.js";

/** Writes only what is new, for much of the page is read aloud. @param {string} selector @param {string} text */
export function write(selector, text) {
  const node = find(selector);
  if (node.textContent !== text) node.textContent = text;
}
