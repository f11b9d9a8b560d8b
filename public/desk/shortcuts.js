// @ts-check

/**
 * Keys by their place on the keyboard, so that they are the same under an Arabic layout.
 *
 * @param {{ name(): void, find(): void, callNext(): void }} to
 */
export function listenToShortcuts(to) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.repeat) return; // a key held down is one press
    /** @type {Record<string, () => void>} */
    const keys = { KeyN: to.name, KeyC: to.callNext, KeyF: to.find, ...(!event.altKey && { Slash: to.find }) };
    const act = event.altKey || !isTyping ? keys[event.code] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
