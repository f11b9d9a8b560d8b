// @ts-check
import { lists } from "../ui/queue.js";

/**
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {StaffDay["list"]} List
 */

/**
 * What the stream does not tell of a date: a list that is over, and could be reopened, or that nobody has made.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {() => void} desk.onRead
 */
export function createClosedDays({ api, clinicId, onRead }) {
  /** None: nobody has made it. @type {Map<string, StaffDay | "none" | "asked">} */
  const known = new Map();
  /** @param {List} list @param {string} date */
  const keyOf = (list, date) => `${list} ${date}`;

  /** @param {List} list @param {string} date */
  const ask = async (list, date) => {
    const key = keyOf(list, date);
    known.set(key, "asked");
    const day = await api
      .readDay({ clinicId, list, date })
      .catch(({ status }) => (status === 404 ? "none" : undefined));
    if (known.get(key) !== "asked") return;
    if (day === undefined) return known.delete(key); // asked again with the next change
    known.set(key, day !== "none" && day.status === "closed" ? { ...day, bookings: [] } : "none");
    onRead();
  };
  return {
    /** @param {List} list @param {string} date */
    of: (list, date) => {
      const day = known.get(keyOf(list, date));
      return typeof day === "string" ? undefined : day;
    },
    /** Asks for what is not live of these dates. @param {StaffDay[]} live @param {string[]} dates */
    look: (live, dates) => {
      for (const { list, date } of live) known.delete(keyOf(list, date));
      for (const date of dates)
        for (const list of lists)
          if (!live.some((day) => day.date === date && day.list === list) && !known.has(keyOf(list, date)))
            ask(list, date);
    },
    forget: () => known.clear(),
  };
}
