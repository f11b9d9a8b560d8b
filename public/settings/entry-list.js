// @ts-check
import { armed } from "../ui/armed-button.js";
import { element, setText, showEach } from "../ui/element.js";
import { refusalText } from "../ui/refusal-text.js";
import { wordOf } from "./fields.js";

/**
 * @typedef {{ text: string, act: () => Promise<unknown>, isFinal?: boolean }} Deed `isFinal`: it takes two presses.
 */

/**
 * What a clinic has several of, each with what can be done with it. What is refused is said above them.
 *
 * @template {{ id: number }} Entry
 * @param {object} part
 * @param {string} part.id
 * @param {() => import("./fields.js").Speech} part.speechNow
 * @param {(entry: Entry) => { name: string, told: (Node | string)[], deeds: Deed[] }} part.view
 */
export function createEntryList({ id, speechNow, view }) {
  const none = element("p", "hint");
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  const list = element("ul", "entries");
  /** @type {Entry[]} */
  let known = [];

  /** @param {Deed} deed */
  const attempt = async ({ act }) => {
    setText(problem, "");
    try {
      await act();
    } catch (error) {
      setText(problem, refusalText(error, speechNow()));
    }
  };
  /** @param {Deed} deed @param {string} name */
  const buttonOf = (deed, name) => {
    const button = element("button", "quiet", deed.text);
    button.type = "button";
    button.setAttribute("aria-label", `${deed.text}: ${name}`);
    if (deed.isFinal) armed(button, () => attempt(deed)).show(deed.text, speechNow().words.reallyDo);
    else button.addEventListener("click", () => attempt(deed));
    return button;
  };
  const speak = () => {
    setText(none, known.length === 0 ? (wordOf(speechNow().words, `none_${id}`) ?? "") : "");
    showEach(
      list,
      known,
      (entry) => String(entry.id),
      (row, entry) => {
        const { name, told, deeds } = view(entry);
        const focused = [...row.querySelectorAll("button")].indexOf(
          /** @type {HTMLButtonElement} */ (document.activeElement),
        );
        const buttons = deeds.map((deed) => buttonOf(deed, name));
        row.replaceChildren(element("div", "told", ...told), element("div", "deeds", ...buttons));
        buttons[focused]?.focus();
      },
    );
  };
  return {
    nodes: [problem, none, list],
    speak,
    /** @param {Entry[]} entries */
    show: (entries) => {
      known = entries;
      speak();
    },
    forget: () => {
      known = [];
      setText(problem, "");
      speak();
    },
  };
}
