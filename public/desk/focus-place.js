// @ts-check

/**
 * The one rule of where the focus is: what had it keeps it; if that is gone, it goes to the same row's likeliest action,
 * else to the row that came after it (before it, at the end), else to the box for the next thing to type. And letters are
 * typed: outside a text field they go to that box, so that no name ever presses a button; in a dialog to its first field
 * or to the answer that does nothing.
 *
 * @param {() => HTMLInputElement} boxNow
 */
export function keepFocusInPlace(boxNow) {
  /** @type {Element | null} */
  let held = null;
  /** Of a row: its list, and the rows of that list in their order. @type {{ list: HTMLElement, key: string, keys: string[] } | undefined} */
  let place;

  const remember = () => {
    const active = document.activeElement;
    if (!active || active.closest("#notices, dialog")) return; // what was done before these is gone back to
    held = active;
    const row = /** @type {HTMLElement | null} */ (active.closest(".row"));
    const list = /** @type {HTMLElement | null} */ (row?.closest(".list"));
    place = row && list ? { list, key: keyOf(row), keys: rowsOf(list).map(keyOf) } : undefined;
  };
  const settle = () => {
    if (isThere(document.activeElement)) return remember();
    const asked = document.querySelector("dialog[open] [autofocus]");
    const target = asked ?? (isThere(held) ? held : (place && inPlaceOf(place)) || boxNow());
    /** @type {HTMLElement} */ (target).focus();
  };

  new MutationObserver(settle).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["hidden", "disabled", "open"],
  });
  document.addEventListener("focusin", remember);
  document.addEventListener("click", () => getSelection()?.isCollapsed && settle());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return settle();
    const isTyping = event.target instanceof HTMLInputElement && !/^(radio|checkbox)$/.test(event.target.type);
    if (isTyping || event.target instanceof HTMLSelectElement || !isLetter(event)) return;
    const asked = /** @type {HTMLElement | null} */ (document.querySelector("dialog[open] [autofocus]"));
    const box = asked ?? boxNow();
    box.focus(); // the letter follows; else the space in a name would say yes
    if (box instanceof HTMLInputElement && box.type !== "date")
      box.setSelectionRange(box.value.length, box.value.length);
  });
}

/** @param {{ list: HTMLElement, key: string, keys: string[] }} place */
function inPlaceOf({ list, key, keys }) {
  const rows = new Map(rowsOf(list.isConnected ? list : document).map((row) => [keyOf(row), row])); // two lists may become one
  const at = keys.indexOf(key);
  const nearest = [...keys.slice(at), ...keys.slice(0, at).reverse()].find((each) => rows.has(each));
  return rows.get(nearest ?? "")?.querySelector("button");
}

/** @param {ParentNode} list @returns {HTMLElement[]} those in sight or a scroll away */
const rowsOf = (list) =>
  /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".row:not([hidden])")]).filter(
    (row) => !row.closest("details:not([open])"),
  );

/** @param {HTMLElement} row */
const keyOf = (row) => row.dataset.key ?? "";

/** @param {Element | null} element */
const isThere = (element) =>
  element !== null && element !== document.body && element.isConnected && element.getClientRects().length > 0;

/** The Arabic keyboard has two letters on one key. @param {KeyboardEvent} event */
const isLetter = ({ key, ctrlKey, metaKey, altKey }) =>
  !ctrlKey && !metaKey && !altKey && key !== " " && (key.length === 1 || key.charCodeAt(0) > 127);
