// @ts-check
import { lineOf } from "../client/line.js";
import { find } from "../ui/element.js";
import { lists } from "../ui/queue.js";
import { createQueueList } from "./queue-list.js";

/**
 * @typedef {import("../client/index.js").ClinicState<"staff">} ClinicState
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {Omit<import("./queue-list.js").ListSpeech, "timeZone" | "goldenTurn" | "needsArrival">} DaySpeech
 */

/**
 * Both lists of the day that is shown: side by side, or where the clinic calls from one line as that line.
 *
 * @param {Parameters<typeof createQueueList>[1]} actions
 * @param {() => void} showAgain
 */
export function createQueueLists(actions, showAgain) {
  const node = find("#lists");
  /** @type {ReturnType<typeof createQueueList>[]} */
  let columns = [];
  const isOneLine = () => columns.length === 1;
  /** @param {readonly (readonly StaffDay["list"][])[]} listsOfColumns */
  const arrange = (listsOfColumns) => {
    if (columns.length === listsOfColumns.length) return;
    columns = listsOfColumns.map((those) => createQueueList(those, actions, showAgain));
    node.replaceChildren(...columns.map((column) => column.node));
  };
  let needsArrival = false;

  return {
    isOneLine,
    needsArrival: () => needsArrival,
    /** @param {number} index of the list; the one line has the first one's key */
    callNext: (index) => columns[index]?.callNext(),
    /** @param {string} deed @param {string} key of the row */
    act: (deed, key) => columns.some((column) => column.act(deed, key)),
    /**
     * @param {ClinicState | undefined} state
     * @param {string | undefined} date
     * @param {(list: StaffDay["list"]) => StaffDay | undefined} dayOf
     * @param {DaySpeech} speech
     * @returns {number} how many rows are shown
     */
    show: (state, date, dayOf, speech) => {
      const { timeZone, goldenTurn, needsArrival: asksWhoCame } = state?.clinic ?? unknownClinic;
      needsArrival = asksWhoCame;
      arrange(goldenTurn === null ? lists.map((list) => [list]) : [lists]);
      const line = state && date ? lineOf(state, date) : [];
      const said = { ...speech, timeZone, goldenTurn, needsArrival: needsArrival && speech.isToday };
      return columns.reduce((sum, column) => sum + column.show(dayOf, line, said), 0);
    },
  };
}

const unknownClinic = { timeZone: "UTC", goldenTurn: null, needsArrival: false };
