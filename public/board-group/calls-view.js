// @ts-check
import { unseen } from "../ui/called-row.js";
import { element, setText, showEach } from "../ui/element.js";
import { namesIn } from "../ui/names.js";
import { latestCalls } from "./latest-calls.js";

/** A longer name is written smaller, on two lines. */
const longNameLetters = 12;

/** Beside the tiles: who was called lately, for whoever looked away. @param {HTMLElement} node */
export function createCallsView(node) {
  const title = element("h2");
  const none = element("p", "no-calls");
  const list = element("ol");
  node.replaceChildren(title, none, list);

  /**
   * @param {import("../client/index.js").BoardState | undefined} state
   * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format, now: number }} speech
   */
  return (state, { words, format, now }) => {
    const calls = state ? latestCalls(state, now) : [];
    node.hidden = !state;
    setText(title, words.latestCalls);
    setText(none, calls.length === 0 ? words.noCalls : "");
    showEach(
      list,
      calls,
      ({ id, at }) => `${id} ${at}`,
      (row, call) => {
        const number = format.number(call.number);
        const ofList = call.list === "golden" ? words.golden : "";
        const age = format.age(Math.max(0, Math.floor((now - call.at) / 1_000)));
        const shown = [number, ofList, call.name, age].join();
        if (row.dataset.shown === shown) return;
        row.dataset.shown = shown;
        row.classList.toggle("golden", ofList !== "");
        const numberNode = element("span", "number", number, ...(ofList ? [unseen(ofList)] : []));
        const whose = element("span", "whose", ...namesIn(format.digits(call.name)));
        whose.classList.toggle("long", call.name.length > longNameLetters);
        row.replaceChildren(numberNode, " ", whose, " ", element("span", "age", age));
      },
    );
  };
}
