// @ts-check
import { element, find } from "../ui/element.js";
import { folded } from "../ui/folded-text.js";

/**
 * Looks for somebody in both lists. Enter or the down arrow leads to the first who is found; who is not can be booked.
 *
 * @param {object} desk
 * @param {() => import("../texts.js").Texts} desk.wordsNow
 * @param {() => void} desk.onAsked
 * @param {(text: string) => void} desk.onBook
 */
export function createFindBox({ wordsNow, onAsked, onBook }) {
  const box = /** @type {HTMLInputElement} */ (find("#find"));
  const nobody = find("#nobody-found");
  const said = find("#nobody-found-text");
  const book = find("#book-not-found");
  /** @param {string} text */
  const ask = (text) => {
    box.value = text;
    onAsked();
  };
  box.addEventListener("input", onAsked);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault(); // Enter would press what gets the focus
    const first = document.querySelector(
      "#nobody-found:not([hidden]) button, .rows:not(.done) .row:not([hidden]) button",
    );
    if (first instanceof HTMLElement) first.focus();
  });
  book.addEventListener("click", () => {
    const text = box.value.trim();
    ask("");
    onBook(text);
  });
  return {
    focus: () => box.select(),
    askedNow: () => folded(box.value),
    /** @param {string} text */
    look: (text) => {
      ask(text);
      box.select();
    },
    clear: () => box.value && ask(""),
    /** @param {boolean} isAnybodyFound */
    show: (isAnybodyFound) => {
      nobody.hidden = isAnybodyFound;
      if (isAnybodyFound) return;
      const { nobodyFound, bookThem } = wordsNow();
      said.replaceChildren(`${nobodyFound} `, element("bdi", "", box.value.trim()));
      book.textContent = bookThem;
    },
  };
}
