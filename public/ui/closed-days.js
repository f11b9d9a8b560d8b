// @ts-check
import { lists } from "./queue.js";

/**
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {StaffDay["list"]} List
 */

/**
 * What the stream does not tell of a date: a list that is over, and could be reopened, or that nobody has made.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {() => void} page.onRead
 */
export function createClosedDays({ api, clinicId, onRead }) {
  /** Undefined: nobody has made it. @type {Map<string, StaffDay | undefined>} */
  const known = new Map();
  /** What need not be asked for, or is being. */
  const asked = new Set();
  /** @param {List} list @param {string} date */
  const keyOf = (list, date) => `${list} ${date}`;

  /** @param {List} list @param {string} date */
  const ask = async (list, date) => {
    const key = keyOf(list, date);
    asked.add(key);
    try {
      const day = await api.readDay({ clinicId, list, date });
      if (asked.has(key)) known.set(key, day.status === "closed" ? { ...day, bookings: [] } : undefined);
    } catch (error) {
      const isNone = /** @type {import("../client/index.js").DawrProblem} */ (error).status === 404;
      if (!isNone) return asked.delete(key); // asked again with the next change
      if (asked.has(key)) known.delete(key);
    }
    onRead();
  };
  return {
    /** @param {List} list @param {string} date */
    of: (list, date) => known.get(keyOf(list, date)),
    /** Asks for what is not live of these dates. @param {StaffDay[]} live @param {string[]} dates */
    look: (live, dates) => {
      for (const { list, date } of live) {
        known.delete(keyOf(list, date));
        asked.delete(keyOf(list, date));
      }
      for (const date of dates)
        for (const list of lists)
          if (!live.some((day) => day.date === date && day.list === list) && !asked.has(keyOf(list, date)))
            ask(list, date);
    },
    /** What is known may be old; it holds until it is known better. */
    doubt: () => asked.clear(),
    forget: () => {
      known.clear();
      asked.clear();
    },
  };
}
