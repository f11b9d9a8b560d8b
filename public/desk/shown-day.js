// @ts-check

/**
 * Which day and shift the desk shows: today and its shift that matters now, until another is chosen. A day that is over
 * is no choice any more.
 */
export function createShownDay() {
  /** @type {string | undefined} */
  let date;
  /** @type {{ of: string, shift: number | "all" } | undefined} */
  let chosen;
  return {
    /** @param {string} today */
    dateAt: (today) => (date !== undefined && date > today ? date : today),
    /**
     * Undefined: all shifts.
     *
     * @param {string} day
     * @param {{ shift: number }[]} shifts of the day
     * @param {number | undefined} current the one that matters now
     */
    shiftAmong: (day, shifts, current) => {
      const wanted = chosen?.of === day ? chosen.shift : current;
      return shifts.find(({ shift }) => shift === wanted)?.shift;
    },
    /** @param {string} day */
    choose: (day) => {
      date = day;
      chosen = undefined;
    },
    /** @param {string} day @param {number | "all"} shift */
    chooseShift: (day, shift) => {
      chosen = { of: day, shift };
    },
    forget: () => {
      date = undefined;
      chosen = undefined;
    },
  };
}
