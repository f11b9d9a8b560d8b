// @ts-check
import { element, setText } from "./element.js";
import { refusalText } from "./refusal-text.js";

/**
 * A dialog with fields. What is refused stays, to be corrected, with the reason; Escape and the last button do nothing.
 *
 * @param {object} dialog
 * @param {string} dialog.id
 * @param {HTMLElement[]} dialog.fields The first one that can be typed into, or chosen from, gets the focus.
 * @param {() => void} [dialog.onClose]
 * @param {HTMLElement[]} [dialog.after] What else it shows, below its answers.
 * @param {() => import("./language.js").Speech} dialog.speechNow
 * @param {() => Promise<boolean>} dialog.onSubmit Whether that was all.
 */
export function createFormDialog({ id, fields, after = [], onClose = () => {}, speechNow, onSubmit }) {
  const title = element("p");
  title.id = `${id}-title`;
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const yes = element("button", "primary");
  const no = element("button", "quiet");
  no.type = "button";
  const form = element("form", "", title, ...fields, problem, element("div", "dialog-deeds", yes, no));
  form.noValidate = true;
  const dialog = element("dialog", "question", form, ...after);
  dialog.id = id;
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);
  const first = /** @type {HTMLElement} */ (form.querySelector("input, select"));
  first.autofocus = true;
  let isSending = false;

  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    title.replaceChildren(); // whom it was about is nobody's who signs in next
    form.reset();
    onClose();
  });
  form.addEventListener("input", () => setText(problem, ""));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return;
    event.preventDefault(); // it would open the list, which the arrow keys need not
    yes.click();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    setText(problem, "");
    try {
      if (await onSubmit()) dialog.close();
    } catch (error) {
      setText(problem, refusalText(error, speechNow()));
      if (dialog.open) first.focus();
    } finally {
      isSending = false;
    }
  });

  return {
    no,
    /** @param {(Node | string)[]} asked @param {string} answer what the answer does, as a command */
    open: (asked, answer) => {
      title.replaceChildren(...asked);
      setText(problem, "");
      setText(yes, answer);
      setText(no, speechNow().words.keepAsIs);
      dialog.showModal();
      first.focus();
    },
    close: () => dialog.close(),
    /** @param {string} answer */
    answerBy: (answer) => setText(yes, answer),
    /** @param {string} text @param {HTMLElement} field where it is wrong */
    refuse: (text, field) => {
      setText(problem, text);
      field.focus();
    },
  };
}
