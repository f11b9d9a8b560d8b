// @ts-check

/** What the space bar is for already. */
const ownSpace = "input, select, button";

/**
 * The space bar acts wherever the focus is on nothing that has a use for it. Held, it acts once.
 *
 * @param {() => unknown} act
 */
export function listenToSpaceBar(act) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey) return;
    const isTaken = event.target instanceof Element && event.target.closest(ownSpace) !== null;
    if (isTaken) return;
    event.preventDefault(); // it would scroll
    if (!event.repeat) act();
  });
}
