// @ts-check
import { element } from "./element.js";

/**
 * @typedef {{ text: string, act: () => unknown }} Offer
 * @typedef {object} NoticeOptions
 * @property {boolean} [isProblem]
 * @property {Offer[]} [offers]
 * @property {() => unknown} [undo]
 * @property {{ id: string, version: number }} [about] The booking as it was left: once it changes again, there is nothing to undo.
 */

/**
 * What has just been done, with a way back, or refused, with a way on: in its own place, one at a time, until the next
 * action begins.
 *
 * @param {HTMLElement} parent
 * @param {() => import("../texts.js").Texts} wordsNow
 */
export function createNotices(parent, wordsNow) {
  /** @type {NoticeOptions} */
  let shown = {};
  const clear = () => {
    shown = {};
    if (parent.firstChild) parent.replaceChildren();
  };
  const undoLast = () => {
    const { undo } = shown;
    clear();
    if (undo) undo();
    else notify([wordsNow().nothingToUndo]);
  };
  /** @param {string} className @param {string} text @param {() => unknown} act */
  const button = (className, text, act) => {
    const node = element("button", className, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  };

  /** @param {(Node | string)[]} said @param {NoticeOptions} [options] */
  const notify = (said, options = {}) => {
    clear();
    shown = options;
    const { isProblem = false, offers = [], undo } = options;
    const text = element("p", "", ...said);
    text.translate = isProblem; // what was done names a patient
    const close = button("close", "×", clear);
    close.setAttribute("aria-label", wordsNow().dismiss);
    const notice = element(
      "div",
      isProblem ? "notice-line problem" : "notice-line",
      text,
      ...offers.map((offer) =>
        button("quiet", offer.text, () => {
          clear();
          offer.act();
        }),
      ),
      ...(undo ? [button("quiet undo", wordsNow().undo, undoLast)] : []),
      close,
    );
    if (isProblem) notice.setAttribute("role", "alert");
    parent.append(notice);
  };

  return {
    notify,
    clear,
    undoLast,
    /** Offers no way back to what somebody else has changed meanwhile. @param {{ id: string, version: number }[]} bookings */
    forget: (bookings) => {
      const { about } = shown;
      if (!about || !bookings.some(({ id, version }) => id === about.id && version > about.version)) return;
      shown = {};
      parent.querySelector(".undo")?.remove();
    },
  };
}

/** @typedef {ReturnType<typeof createNotices>} Notices */
