// @ts-check
import { element, find, setText, showEach } from "../ui/element.js";
import { release } from "../ui/release.js";
import { createAskedAgain } from "./asked-again.js";
import { isInTrouble, stateText } from "./screen-state.js";

/** @typedef {import("../client/index.js").Screen} Screen */

const againMs = 60_000;

/**
 * How it is with the screens that show this clinic: a button that says how many need somebody, and the list behind it.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {() => import("./actions.js").Speech} desk.speechNow
 */
export function createScreens({ api, clinicId, speechNow }) {
  const button = find("#screens");
  const list = find("#screens-list");
  let isOpen = false;
  /** @type {Screen[]} */
  let screens = [];

  const write = () => {
    const speech = speechNow();
    const { words, format } = speech;
    const inTrouble = screens.filter((screen) => isInTrouble(screen, release)).length;
    const text = inTrouble > 0 ? words.screensInTrouble : words.screens;
    setText(button, text.replace("{count}", format.number(inTrouble || screens.length)));
    button.dataset.state = inTrouble > 0 ? "trouble" : "fine";
    button.hidden = screens.length === 0;
    button.setAttribute("aria-expanded", String(isOpen));
    list.hidden = button.hidden || !isOpen;
    if (!list.hidden) showEach(list, screens, ({ boardId, screen }) => `${boardId} ${screen}`, say);
  };

  /** @param {HTMLElement} node @param {Screen} screen */
  const say = (node, screen) => {
    const speech = speechNow();
    const hasBoards = screens.some(({ boardId }) => boardId !== screen.boardId);
    const board = hasBoards ? [element("bdi", "", speech.format.digits(screen.board)), " – "] : [];
    const name = element("bdi", "", speech.format.digits(screen.screen));
    node.dataset.state = isInTrouble(screen, release) ? "trouble" : "fine";
    node.replaceChildren(...board, name, `: ${stateText(screen, release, speech)}`);
  };

  /** @param {boolean} wanted */
  const open = (wanted) => {
    isOpen = wanted;
    write();
  };
  button.addEventListener("click", () => open(!isOpen));
  button.addEventListener("keydown", ({ key }) => key === "Escape" && open(false));

  const question = createAskedAgain(
    againMs,
    () => api.listClinicScreens({ clinicId }),
    ({ items }) => {
      screens = items;
      write();
    },
  );

  return {
    /** @param {object | undefined} clinic none: nobody is signed in */
    show: (clinic) => {
      if (clinic) question.start();
      else {
        question.stop();
        screens = [];
        isOpen = false;
      }
      write();
    },
  };
}
