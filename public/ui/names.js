// @ts-check
import { element } from "./element.js";

const separators = /\s+[·•|/–—-]\s+/;
const arabic = /[\u0620-\u064a\u0671-\u06d3\u06d5]/;
const latin = /[A-Za-z]/;

/**
 * A name as people write it in two languages ("عيادة النور · Al-Noor Clinic"): each in a `bdi` of its own, so that
 * neither turns the other about, and what stood between ends no line.
 *
 * @param {string} text
 */
export function namesIn(text) {
  const parts = text.split(separators);
  const isOfTwo = parts.some((part) => !arabic.test(part)) && parts.some((part) => !latin.test(part));
  const names = isOfTwo ? parts : [text];
  return names.flatMap((name, index) => [index > 0 ? " " : "", element("bdi", "", name)]);
}

/** @param {HTMLElement} node @param {string} text */
export function showNames(node, text) {
  if (node.dataset.names === text) return;
  node.dataset.names = text;
  node.replaceChildren(...namesIn(text));
}
