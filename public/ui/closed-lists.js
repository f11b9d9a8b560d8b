// @ts-check

/** The stream drops a day when it closes; a list that was shown must not go without a word. */
export function createClosedLists() {
  /** @type {Map<string, string>} When each list was shown last, as YYYY-MM-DD. */
  const dates = new Map();
  return {
    /** @param {{ list: string, date: string }[]} days */
    remember: (days) => {
      for (const { list, date } of days) dates.set(list, date);
    },
    /** @param {string} list One that is not shown now. @param {string} today */
    has: (list, today) => (dates.get(list) ?? "") >= today,
  };
}
