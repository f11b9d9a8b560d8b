// @ts-check
import { element } from "../ui/element.js";

const goodMs = 12_000;
const mostNotices = 3;

/**
 * What has just been done (with a way back) or refused, at the foot of the desk.
 *
 * @param {HTMLElement} parent
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createNotices(parent, wordsNow) {
  /**
   * @param {string} text
   * @param {{ isProblem?: boolean, actions?: { text: string, act: () => unknown }[] }} [options]
   */
  return (text, { isProblem = false, actions = [] } = {}) => {
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", wordsNow().dismiss);
    const buttons = actions.map(({ text: label, act }) => {
      const button = element("button", "quiet", label);
      button.type = "button";
      button.addEventListener("click", () => {
        notice.remove();
        act();
      });
      return button;
    });
    const said = element("p", "", text);
    said.translate = isProblem; // what was done names a patient
    const notice = element("div", isProblem ? "notice-line problem" : "notice-line", said, ...buttons, close);
    if (isProblem) notice.setAttribute("role", "alert");
    close.addEventListener("click", () => notice.remove());
    const isSaidAgain = (/** @type {Element} */ other) => isProblem && other.firstElementChild?.textContent === text;
    for (const other of [...parent.children].filter(isSaidAgain)) other.remove();
    parent.append(notice);
    while (parent.children.length > mostNotices) parent.firstElementChild?.remove();
    const leave = () => (notice.matches(":hover, :focus-within") ? setTimeout(leave, goodMs) : notice.remove());
    if (!isProblem) setTimeout(leave, goodMs);
  };
}

/** @typedef {ReturnType<typeof createNotices>} Notify */
