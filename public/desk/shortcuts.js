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
]);
const modifier = /^Mac/.test(navigator.platform) ? "⌥" : "Alt+";

/**
 * @param {Record<(typeof shortcuts)[number]["word"], () => void>} acts
 */
export function listenToShortcuts(acts) {
  document.addEventListener("keydown", (event) => {
    const shortcut = shortcuts.find(({ code }) => code === event.code);
    if (!shortcut || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // Option and a letter would type
    if (!event.repeat && !document.querySelector("dialog[open]")) acts[shortcut.word]();
  });
}

/** Says the shortcuts as they are. @param {import("../texts.js").Texts} words */
export const showShortcuts = (words) =>
  find("#shortcuts").replaceChildren(
    ...shortcuts.map(({ key, word }) => element("span", "", element("kbd", "", modifier + key), ` ${words[word]}`)),
  );
