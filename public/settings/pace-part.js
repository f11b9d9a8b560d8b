// @ts-check
import { element, setText } from "../ui/element.js";

/** @typedef {import("../client/index.js").LearnedPace} LearnedPace */

/**
 * How fast each shift calls, as it was learned; nobody sets it.
 *
 * @param {import("./settings.js").Page} page
 */
export function createPacePart({ api, clinicId, speechNow }) {
  const none = element("p", "hint");
  const list = element("ul", "entries");
  /** @type {LearnedPace[]} */
  let known = [];

  /** @param {LearnedPace} learned */
  const lineOf = ({ list, shift, pace, calls, shown, hit }) => {
    const { words, format } = speechNow();
    const minutes = (/** @type {number} */ count) => format.minutes(Math.round(count));
    const whose = format.listed([words[list], `${words.shift} ${format.number(shift)}`]);
    const told = words.paceTold
      .replace("{middle}", minutes(pace.p50))
      .replace("{fast}", minutes(pace.p20))
      .replace("{slow}", minutes(pace.p80))
      .replace("{calls}", format.number(calls));
    const windows = words.windowsHeld.replace("{hit}", format.number(hit)).replace("{shown}", format.number(shown));
    return [element("b", "", whose), element("span", "", told), ...(shown > 0 ? [element("span", "", windows)] : [])];
  };
  const speak = () => {
    setText(none, known.length === 0 ? speechNow().words.none_pace : "");
    list.replaceChildren(...known.map((learned) => element("li", "", ...lineOf(learned))));
  };
  return {
    id: "pace",
    nodes: [none, list],
    speak,
    isDirty: () => false,
    forget: () => {
      known = [];
      speak();
    },
    open: async () => {
      known = await api.readPace({ clinicId });
      speak();
    },
  };
}
