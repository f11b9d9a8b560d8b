// @ts-check

/**
 * Draws the eye to what has just changed. The first value of a node is no change.
 *
 * @param {HTMLElement} node
 * @param {string | number} value What the node says, in no language.
 * @param {boolean} [isNewHere] The node itself has just appeared among others.
 */
export function markChange(node, value, isNewHere = false) {
  const before = node.dataset.value;
  node.dataset.value = String(value);
  if (before === undefined ? !isNewHere : before === String(value)) return;
  node.classList.remove("changed");
  void node.offsetWidth; // begins the animation anew
  node.classList.add("changed");
}
