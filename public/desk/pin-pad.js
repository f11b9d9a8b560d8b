// @ts-check
import { element, setText } from "../ui/element.js";
import { inLatinDigits } from "../ui/latin-digits.js";

const longest = 8;
const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/**
 * A PIN by the page's own keys or by a keyboard, whose digits may be of any script.
 *
 * @param {object} pad
 * @param {() => import("../ui/language.js").Speech} pad.speechNow
 * @param {(pin: string) => Promise<void>} pad.onGiven
 * @param {() => void} pad.onBack
 */
export function createPinPad({ speechNow, onGiven, onBack }) {
  const box = Object.assign(element("input"), {
    id: "pin",
    type: "password",
    inputMode: "numeric",
    maxLength: longest,
  });
  box.autocomplete = "off";
  box.dir = "ltr";
  const label = element("span");
  const keys = digits.map((digit) => Object.assign(element("button"), { type: "button", value: digit }));
  const erase = Object.assign(element("button", "", "⌫"), { type: "button" });
  const done = element("button", "primary");
  const zero = /** @type {HTMLButtonElement} */ (keys.pop());
  const pad = element("div", "pin-keys", ...keys, erase, zero, done);
  pad.setAttribute("role", "group");
  pad.dir = "ltr"; // as on every phone
  const back = Object.assign(element("button", "quiet"), { type: "button" });
  const form = element("form", "pin-pad", element("label", "field", label, box), pad, back);
  form.noValidate = true;
  let isSending = false;

  back.addEventListener("click", onBack);
  pad.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  pad.addEventListener("click", ({ target }) => {
    const key = target instanceof Element && target.closest("button");
    if (!key || key === done) return;
    box.value = key === erase ? box.value.slice(0, -1) : (box.value + key.value).slice(0, longest);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pin = inLatinDigits(box.value.trim());
    if (isSending || pin === "") return box.focus();
    isSending = true;
    await onGiven(pin);
    isSending = false;
  });

  return {
    form,
    box,
    clear: () => {
      box.value = "";
    },
    show: () => {
      const { words, format } = speechNow();
      setText(label, words.pin);
      for (const key of [...keys, zero]) setText(key, format.digits(key.value));
      erase.setAttribute("aria-label", words.eraseDigit);
      pad.setAttribute("aria-label", words.pinKeys);
      setText(done, words.signIn);
      setText(back, words.otherPerson);
    },
  };
}
