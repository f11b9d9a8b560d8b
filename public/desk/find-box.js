// @ts-check
import { element, find, setText } from "../ui/element.js";
import { folded } from "../ui/folded-text.js";

/**
 * Looks for somebody in both lists of the day that is shown; on the other days when nobody is found there, or when told
 * to. Enter or the down arrow leads to the first who is found; who is not can be booked.
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
  /** What is looked for on the other days too, whoever is found on the one that is shown. */
  let askedEverywhere = "";
  const isEverywhere = () => askedEverywhere !== "" && askedEverywhere === folded(box.value);
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
    isEverywhere,
    lookEverywhere: () => {
      askedEverywhere = folded(box.value);
      onAsked();
      box.select();
      return askedEverywhere;
    },
    /** @param {string} text */
    look: (text) => {
      ask(text);
      box.select();
    },
    clear: () => box.value && ask(""),
    /** @param {number} here how many are found on the day that is shown @param {number} elsewhere on the other days */
    show: (here, elsewhere) => {
      const asked = box.value.trim();
      nobody.hidden = asked === "" || (here > 0 && !isEverywhere());
      if (nobody.hidden) return;
      const { nobodyFound, foundElsewhere, nobodyElsewhere, bookThem } = wordsNow();
      const text = elsewhere > 0 ? foundElsewhere : here > 0 ? nobodyElsewhere : nobodyFound;
      if (said.textContent !== `${text} ${asked}`) said.replaceChildren(`${text} `, element("bdi", "", asked));
      setText(book, bookThem);
      book.hidden = here > 0;
    },
  };
}
