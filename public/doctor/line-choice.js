// @ts-check
import { find } from "../ui/element.js";
import { waitingFacts } from "../ui/list-facts.js";
import { createTabRow } from "../ui/tab-row.js";

/**
 * Which of two lists is called from; one line of both leaves nothing to choose.
 *
 * @param {(list: string) => void} onChoose
 */
export function createLineChoice(onChoose) {
  const row = find("#lines");
  const tabs = createTabRow(row, { role: "radio", onChoose });
  return {
    /**
     * @param {import("./turns.js").WaitingLine[]} lines
     * @param {import("./turns.js").WaitingLine | undefined} chosen
     * @param {import("../ui/language.js").Speech & { needsArrival: boolean }} speech
     */
    show: (lines, chosen, speech) => {
      row.hidden = lines.length < 2;
      row.setAttribute("aria-label", speech.words.list);
      tabs.show(
        lines.map(({ line: { list = "regular" }, waiting }) => ({
          key: list,
          isChosen: chosen?.line.list === list,
          lines: [
            { className: "day-name", text: speech.words[list] },
            { text: speech.format.listed(waitingFacts(waiting, speech).filter(Boolean)) },
          ],
        })),
      );
    },
  };
}
