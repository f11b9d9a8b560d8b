// @ts-check
import { common, createFormat } from "../texts.js";
import { keep, readKept } from "./storage.js";

/** @typedef {import("../texts.js").Language} Language */

const storageKey = "dawr-language";

/** By `?lang=`, else as chosen before, else Arabic. @returns {Language} */
export function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const kept = readKept("localStorage", storageKey);
  return isLanguage(asked) ? asked : isLanguage(kept) ? kept : "ar";
}

/**
 * Puts the page into a language: its direction and every `data-text`.
 *
 * @param {Language} language
 * @param {...Record<"english" | "arabic", object>} ownTexts What this page says beside what all say.
 */
export function speak(language, ...ownTexts) {
  const spoken = language === "ar" ? "arabic" : "english";
  /** @type {import("../texts.js").Texts} */
  const words = Object.assign({}, ...[common, ...ownTexts].map((texts) => texts[spoken]));
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (node).dataset.text)];
  }
  return { language, words, format: createFormat(language) };
}

/** @param {Language} language */
export const rememberLanguage = (language) => keep("localStorage", storageKey, language);

/**
 * @param {string | null} text
 * @returns {text is Language}
 */
const isLanguage = (text) => text === "ar" || text === "en";
