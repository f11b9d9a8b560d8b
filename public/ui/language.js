// @ts-check
import * as common from "../texts/common.js";
import { createFormat, languages } from "../texts.js";
import { element, find } from "./element.js";
import { keep, readKept } from "./storage.js";

/**
 * @typedef {import("../texts.js").Language} Language
 * @typedef {Partial<Record<Language, object>>} OwnTexts What a page says beside what all say, in the languages that it speaks.
 * @typedef {{ language: Language, words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 */

const storageKey = "dawr-language";

/** By `?lang=`, else as chosen before, else Arabic; one that the page speaks. @param {...OwnTexts} ownTexts */
export function chosenLanguage(...ownTexts) {
  return wishedLanguage(storageKey, ...ownTexts) ?? "ar";
}

/**
 * By `?lang=`, else as kept by that name; undefined: nobody has chosen one that the page speaks.
 *
 * @param {string} keptAs
 * @param {...OwnTexts} ownTexts
 */
export function wishedLanguage(keptAs, ...ownTexts) {
  const wishes = [new URLSearchParams(location.search).get("lang"), readKept("localStorage", keptAs)];
  return wishes.flatMap((wish) => spokenIn(ownTexts).filter((language) => language === wish))[0];
}

/**
 * Puts the page into a language: its direction, every `data-text` and the menu of languages.
 *
 * @param {Language} language
 * @param {...OwnTexts} ownTexts
 */
export function speak(language, ...ownTexts) {
  /** @type {import("../texts.js").Texts} */
  const words = Object.assign({}, ...[common, ...ownTexts].map((texts) => texts[language]));
  document.documentElement.lang = language;
  document.documentElement.dir = languages[language].direction;
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = words[/** @type {keyof typeof words} */ (/** @type {HTMLElement} */ (node).dataset.text)];
  }
  if (menu().options.length === 1) menu().replaceChildren(...spokenIn(ownTexts).map(optionOf));
  menu().value = language;
  menu().setAttribute("aria-label", words.language);
  return { language, words, format: createFormat(language) };
}

/** @param {(language: Language) => void} act */
export const onLanguageChosen = (act) =>
  menu().addEventListener("change", () => act(/** @type {Language} */ (menu().value)));

/** @param {Language} language */
export const rememberLanguage = (language) => keep("localStorage", storageKey, language);

export const menu = () => /** @type {HTMLSelectElement} */ (find("#language"));

/** @param {OwnTexts[]} ownTexts */
const spokenIn = (ownTexts) =>
  /** @type {Language[]} */ (Object.keys(languages)).filter((language) => ownTexts.every((texts) => language in texts));

/** A language's own name, which everybody who speaks it finds. @param {Language} language */
function optionOf(language) {
  const option = element("option", "", languages[language].name);
  option.value = option.lang = language;
  return option;
}
