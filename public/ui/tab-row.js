// @ts-check
import { element, showEach } from "./element.js";

/**
 * @typedef {{ className?: string, of?: string, text: string }} Line `of`: what the text is said of, to those who hear it.
 * @typedef {{ key: string, isChosen: boolean, lines: Line[], state?: string }} Choice
 */

/**
 * A row of which one is chosen: one stop of the Tab key, in which the arrow keys choose, in the direction in which the
 * page is read (a browser's own radio buttons go the same way in Arabic), and Home and End the first and the last.
 *
 * @param {HTMLElement} row
 * @param {object} options
 * @param {"radio" | "tab"} options.role
 * @param {string} [options.controls] The id of what a tab shows.
 * @param {(key: string) => void} options.onChoose
 */
export function createTabRow(row, { role, controls, onChoose }) {
  const mark = role === "tab" ? "aria-selected" : "aria-checked";
  row.setAttribute("role", role === "tab" ? "tablist" : "radiogroup");
  row.classList.add("tab-row");
  const buttons = () => /** @type {HTMLElement[]} */ ([...row.children]);
  const chosen = () => buttons().find((button) => button.getAttribute(mark) === "true");

  row.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target instanceof Element && target.closest(".tab-row > *"));
    if (button) onChoose(button.dataset.key ?? "");
  });
  row.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const steps = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: 1,
      ArrowUp: -1,
      Home: -at,
      End: all.length - 1 - at,
    };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (at < 0 || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // it would scroll
    const next = all[at + step];
    if (!next || step === 0) return;
    next.focus();
    onChoose(next.dataset.key ?? "");
  });

  return {
    focus: () => chosen()?.focus(),
    /** @param {Choice[]} choices */
    show: (choices) =>
      showEach(
        row,
        choices,
        ({ key }) => key,
        (node, { isChosen, lines, state = "" }) => {
          if (node.getAttribute(mark) !== String(isChosen)) {
            Object.assign(node, { type: "button", tabIndex: isChosen ? 0 : -1 });
            node.setAttribute("role", role);
            node.setAttribute(mark, String(isChosen));
            if (controls) node.setAttribute("aria-controls", controls);
            if (isChosen) node.scrollIntoView({ block: "nearest", inline: "nearest" });
          }
          if (node.dataset.state !== state) node.dataset.state = state;
          const shown = JSON.stringify(lines);
          if (node.dataset.shown === shown) return;
          node.dataset.shown = shown;
          node.replaceChildren(...lines.map(lineOf));
        },
        "button",
      ),
  };
}

/** @param {Line} line */
const lineOf = ({ className, of, text }) =>
  element("span", className, ...(of ? [element("span", "unseen", `${of} `)] : []), text);
