// @ts-check
import { element, setText } from "../ui/element.js";
import { showFacts, waitingFacts } from "../ui/list-facts.js";

/**
 * The head of the one line of both lists: its rule, how many wait, and who is called next.
 *
 * @param {HTMLElement} callNext
 */
export function createLineHead(callNext) {
  const title = element("h2");
  title.id = "list-line";
  const counts = element("p", "list-counts");
  return {
    node: element("header", "list-head", title, counts, callNext),
    /**
     * @param {import("../ui/call-button.js").InLine[]} waiting of the shift that is shown, or of the day
     * @param {import("./queue-list.js").ListSpeech} speech
     */
    show: (waiting, speech) => {
      setText(title, speech.words.oneLine);
      showFacts(counts, [...waitingFacts(waiting, speech), ruleText(speech)]);
    },
  };
}

/** @param {import("./queue-list.js").ListSpeech} speech */
function ruleText({ words, format, goldenTurn }) {
  if (!goldenTurn) return words.goldenFirst;
  return goldenTurn === 1 ? words.goldenAfterOne : `${words.goldenAfterEach} ${format.number(goldenTurn)}`;
}
