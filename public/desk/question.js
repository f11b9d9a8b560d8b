// @ts-check
import { find } from "../ui/element.js";

/**
 * Asks before what cannot be taken back lightly. The focus is on the answer that does nothing, so whatever key comes
 * next by mistake does nothing.
 *
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createQuestion(wordsNow) {
  const dialog = /** @type {HTMLDialogElement} */ (find("#question"));
  const text = find("#question-text");
  const no = find("#question-no");
  const yes = find("#question-yes");
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => dialog.close("yes"));
  dialog.addEventListener("click", ({ target }) => target instanceof HTMLButtonElement || no.focus());
  return {
    /** @param {(Node | string)[]} asked @param {string} answer what the answer does, as a command @returns {Promise<boolean>} */
    ask: (asked, answer) => {
      text.replaceChildren(...asked);
      no.textContent = wordsNow().keepIt;
      yes.textContent = answer;
      dialog.returnValue = "";
      dialog.showModal();
      no.focus();
      return new Promise((resolve) =>
        dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
      );
    },
  };
}

/** @typedef {ReturnType<typeof createQuestion>} Question */
