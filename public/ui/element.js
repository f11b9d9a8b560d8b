// @ts-check
/** The little DOM that the pages need; no framework. */

/**
 * A `bdi` holds somebody's or something's name, which no translation may rewrite.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (tag === "bdi") node.translate = false;
  node.append(...children);
  return node;
}

/**
 * The element of a page that its script cannot do without.
 *
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(selector) {
  const node = document.querySelector(selector);
  if (!(node instanceof HTMLElement)) throw new Error(`The page has no ${selector}`);
  return node;
}

/** Without news nothing is written, so nothing is laid out. @param {HTMLElement} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Makes the children stand for these things, keeping the nodes of those that stay.
 *
 * @template Thing
 * @param {HTMLElement} parent
 * @param {Thing[]} things
 * @param {(thing: Thing) => string} keyOf
 * @param {(node: HTMLElement, thing: Thing) => void} update Fills a node, be it new or kept.
 * @param {keyof HTMLElementTagNameMap} [tag] of a new node
 */
export function showEach(parent, things, keyOf, update, tag = "li") {
  const kept = new Map([...parent.children].map((node) => [/** @type {HTMLElement} */ (node).dataset.key, node]));
  const nodes = things.map((thing) => {
    const key = keyOf(thing);
    const node = /** @type {HTMLElement} */ (kept.get(key) ?? element(tag));
    kept.delete(key);
    if (node.dataset.key !== key) node.dataset.key = key;
    update(node, thing);
    return node;
  });
  for (const gone of kept.values()) gone.remove();
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  for (const [index, node] of nodes.entries()) {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  }
  if (parent.contains(focused)) focused?.focus({ preventScroll: true }); // a node that is moved loses it
}
