// @ts-check

/** The row that a key is about: the one that has the focus, else the only one that was looked for and found. */
export function meantRow() {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  const focused = /** @type {HTMLElement | null | undefined} */ (active?.closest(".row"));
  if (focused || active?.id !== "find" || active.value.trim() === "") return focused?.dataset.key;
  const found = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".rows:not(.done) .row:not([hidden])")
  );
  return found.length === 1 ? found[0]?.dataset.key : undefined;
}
