// @ts-check
import { createFormat, texts } from "../texts.js";

/** @typedef {import("../texts.js").Language} Language */

const storageKey = "dawr-language";

/** By `?lang=`, else as chosen before, else Arabic. @returns {Language} */
export function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  return isLanguage(asked) ? asked : isLanguage(remembered()) ? /** @type {Language} */ (remembered()) : "ar";
}

/**
 * Puts the page into a language: its direction and every `data-text`.
 *
 * @param {Language} language
 */
export function speak(language) {
  const words = texts[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (node).dataset.text)];
  }
  return { language, words, format: createFormat(language) };
}

/** @param {Language} language */
export function rememberLanguage(language) {
  try {
    localStorage.setItem(storageKey, language);
  } catch {} // a browser that keeps nothing asks again
}

function remembered() {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/**
 * @param {string | null} text
 * @returns {text is Language}
 */
const isLanguage = (text) => text === "ar" || text === "en";
