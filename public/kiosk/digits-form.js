// @ts-check
import { find, setText } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";

/**
 * Number and end of the phone, by the page's own keys or by a keyboard, whose digits may be of any script.
 *
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

const longest = { number: 7, ending: 3 };

/** @param {(given: { number: number, phoneEnding: string }) => void} onGiven */
export function createDigitsForm(onGiven) {
  const number = /** @type {HTMLInputElement} */ (find("#number"));
  const ending = /** @type {HTMLInputElement} */ (find("#ending"));
  const keys = [.../** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#keypad button"))];
  const given = new Map([
    [number, ""],
    [ending, ""],
  ]);
  let active = number;
  /** @type {"numberMissing" | "endingMissing" | undefined} */
  let missing;
  /** @type {Speech} */
  let speech;

  const show = () => {
    const { words, format } = speech;
    for (const [field, digits] of given) {
      const shown = format.digits(digits);
      if (field.value !== shown) field.value = shown;
      field.setAttribute("aria-invalid", String(missing === `${field.id}Missing`));
    }
    for (const key of keys) if (key.value) setText(key, format.digits(key.value));
    setText(find("#submit"), active === number && given.get(ending) === "" ? words.nextField : words.iAmHere);
    find("#delete").setAttribute("aria-label", words.deleteDigit);
    find("#keypad").setAttribute("aria-label", words.keypad);
    setText(find("#missing"), missing ? words[missing] : "");
  };
  /** @param {HTMLInputElement} field @param {string} text */
  const put = (field, text) => {
    missing = undefined;
    const digits = inLatinDigits(text).replace(/\D/g, "");
    given.set(field, digits.slice(0, field === number ? longest.number : longest.ending));
    show();
  };
  /** @param {HTMLInputElement} field @param {typeof missing} [why] */
  const goTo = (field, why) => {
    missing = why;
    field.focus();
    show();
  };

  for (const field of [number, ending]) {
    field.addEventListener("focus", () => {
      active = field;
      show();
    });
    field.addEventListener("input", () => put(field, field.value));
  }
  find("#keypad").addEventListener("pointerdown", (event) => event.preventDefault()); // a field keeps the focus
  find("#keypad").addEventListener("click", (event) => {
    const key = event.target instanceof Element && event.target.closest("button");
    if (!key || key.id === "submit") return;
    const digits = given.get(active) ?? "";
    put(active, key.id === "delete" ? digits.slice(0, -1) : digits + key.value);
  });
  find("#form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [digits, phoneEnding] = [given.get(number) ?? "", given.get(ending) ?? ""];
    if (!Number(digits)) return goTo(number, "numberMissing");
    const isMissing = phoneEnding.length < longest.ending;
    if (isMissing) return goTo(ending, active === ending ? "endingMissing" : undefined);
    onGiven({ number: Number(digits), phoneEnding });
  });

  return {
    /** @param {Speech} next */
    show: (next) => {
      speech = next;
      show();
    },
    /** For the next person. */
    clear: () => {
      for (const field of given.keys()) given.set(field, "");
      goTo(number);
    },
    focus: () => active.focus(),
  };
}
