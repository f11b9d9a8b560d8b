// @ts-check

/**
 * How a language that browsers know writes numbers, dates, times and durations.
 *
 * @typedef {object} Writer
 * @property {(count: number) => string} number
 * @property {(date: Date, look: "full" | "day" | "dayOfMonth") => string} date Of a day that begins in UTC.
 * @property {(timeZone: string) => (at: Date) => string} clock
 * @property {(count: number) => string} minutes
 * @property {(count: number, unit: "second" | "minute" | "hour" | "day") => string} ago
 */

/** @type {Record<"full" | "day" | "dayOfMonth", Intl.DateTimeFormatOptions>} */
const looks = {
  full: { weekday: "long", day: "numeric", month: "long" },
  day: { weekday: "short", day: "numeric" },
  dayOfMonth: { weekday: "short", day: "numeric", month: "short" },
};

/**
 * @param {string} locale
 * @param {"long" | "short"} agesStyle
 * @returns {Writer}
 */
export function createIntlWriter(locale, agesStyle) {
  const numbers = new Intl.NumberFormat(locale, { useGrouping: false });
  const ages = new Intl.RelativeTimeFormat(locale, { style: agesStyle });
  return {
    number: (count) => numbers.format(count),
    date: (date, look) => new Intl.DateTimeFormat(locale, { ...looks[look], timeZone: "UTC" }).format(date),
    clock: (timeZone) => {
      const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone });
      return (at) => clock.format(at);
    },
    minutes: (count) =>
      new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(count),
    ago: (count, unit) => ages.format(-count, unit),
  };
}
