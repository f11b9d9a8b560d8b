// @ts-check
import { element, setText } from "../ui/element.js";
import { wordOf } from "./fields.js";

/**
 * @typedef {object} Page
 * @property {import("../client/index.js").Api} api
 * @property {number} clinicId
 * @property {() => import("./fields.js").Speech} speechNow
 */

/**
 * A part that is read only: a line for each thing, or a sentence that there is none.
 *
 * @template Thing
 * @param {object} part
 * @param {string} part.id
 * @param {() => Promise<Thing[]>} part.read
 * @param {(thing: Thing) => (Node | string)[]} part.lineOf
 * @param {() => import("./fields.js").Speech} part.speechNow
 */
function createSeenPart({ id, read, lineOf, speechNow }) {
  const none = element("p", "hint");
  const list = element("ul", "entries");
  /** @type {Thing[]} */
  let known = [];
  const speak = () => {
    setText(none, known.length === 0 ? (wordOf(speechNow().words, `none_${id}`) ?? "") : "");
    list.replaceChildren(...known.map((thing) => element("li", "", ...lineOf(thing))));
  };
  return {
    id,
    nodes: [none, list],
    speak,
    isDirty: () => false,
    forget: () => {
      known = [];
      speak();
    },
    open: async () => {
      known = await read();
      speak();
    },
  };
}

/** How fast each shift calls, as it was learned. @param {Page} page */
export const createPacePart = ({ api, clinicId, speechNow }) =>
  createSeenPart({
    id: "pace",
    speechNow,
    read: () => api.readPace({ clinicId }),
    lineOf: ({ list, shift, pace, calls, shown, hit }) => {
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
    },
  });
