// @ts-check
import { element } from "../ui/element.js";
import { menu, onLanguageChosen, speak, wishedLanguage } from "../ui/language.js";
import { keep } from "../ui/storage.js";

/** Of its own: what somebody chose for another page on this device must not stop a wall's languages. */
const keptAs = "dawr-board-language";

/**
 * In which language the page speaks: in those of its board, one after the other, until a viewer chooses one.
 *
 * @param {Parameters<typeof wishedLanguage>[1][]} texts
 * @param {() => void} onChange
 */
export function createLanguageTurns(texts, onChange) {
  /** @type {import("../texts.js").Language | undefined} */
  let chosen = wishedLanguage(keptAs, ...texts);
  /** @type {import("../texts.js").Language[]} */
  let languages = ["ar"];
  let turn = 0;
  const inTurn = element("option");
  inTurn.value = "";

  const isInTurn = () => chosen === undefined && languages.length > 1;
  const current = () => chosen ?? languages[turn % languages.length] ?? "ar";
  const spoken = () => {
    const speech = speak(current(), ...texts);
    inTurn.textContent = speech.words.languagesInTurn;
    if (languages.length > 1) menu().insertBefore(inTurn, menu().firstChild);
    else inTurn.remove();
    if (isInTurn()) menu().value = "";
    return { ...speech, isInTurn: isInTurn() };
  };
  let speech = spoken();
  const change = () => {
    speech = spoken();
    onChange();
  };
  onLanguageChosen((language) => {
    chosen = language || undefined; // the first of the menu is none
    keep("localStorage", keptAs, language);
    change();
  });
  return {
    speech: () => speech,
    /** Of the board, in their order. @param {import("../texts.js").Language[]} next */
    speakIn: (next) => {
      if (next.join() === languages.join()) return;
      languages = next;
      turn = 0;
      change();
    },
    /** The next language's turn. */
    next: () => {
      if (!isInTurn()) return;
      turn++;
      change();
    },
  };
}
