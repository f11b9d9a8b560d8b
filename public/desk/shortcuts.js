// @ts-check
import { element, find } from "../ui/element.js";

/** By their place on the keyboard, so that they are the same under an Arabic layout. On a Mac, Alt is Option. */
const shortcuts = /** @type {const} */ ([
  { code: "KeyD", key: "D", word: "key_day" },
  { code: "KeyN", key: "N", word: "key_name" },
  { code: "KeyF", key: "F", word: "key_find" },
  { code: "KeyA", key: "A", word: "key_everywhere" },
  { code: "KeyK", key: "K", word: "key_code" },
  { code: "KeyC", key: "C", word: "key_call" },
  { code: "KeyG", key: "G", word: "key_golden" },
  { code: "KeyZ", key: "Z", word: "key_undo" },
  { code: "KeyH", key: "H", word: "key_here" },
  { code: "KeyB", key: "B", word: "key_back" },
  { code: "KeyU", key: "U", word: "key_urgent" },
  { code: "KeyS", key: "S", word: "key_switch" },
]);
const modifier = /^Mac/.test(navigator.platform) ? "⌥" : "Alt+";

/** @typedef {(typeof shortcuts)[number]["word"]} Word */

/**
 * @param {Record<Word, () => void>} acts
 * @param {(word: Word) => boolean} hasUse whether this clinic has a use for it
 */
export function listenToShortcuts(acts, hasUse) {
  document.addEventListener("keydown", (event) => {
    const shortcut = shortcuts.find(({ code }) => code === event.code);
    if (!shortcut || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // Option and a letter would type
    if (!event.repeat && !document.querySelector("dialog[open]") && hasUse(shortcut.word)) acts[shortcut.word]();
  });
}

/** Says the shortcuts as they are. @param {import("../texts.js").Texts} words @param {(word: Word) => boolean} hasUse */
export const showShortcuts = (words, hasUse) =>
  find("#shortcuts").replaceChildren(
    ...shortcuts
      .filter(({ word }) => hasUse(word))
      .map(({ key, word }) => element("span", "", element("kbd", "", modifier + key), ` ${words[word]}`)),
  );
