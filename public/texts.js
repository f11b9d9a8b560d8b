// @ts-check
/** The languages of the pages, and how each writes numbers and dates. What the pages say in them is in `texts/`. */
import { createIntlWriter } from "./ui/intl-writer.js";
import { soraniWriter } from "./ui/sorani-writer.js";

/** @typedef {keyof typeof languages} Language */
/**
 * @typedef {Record<keyof typeof import("./texts/en/common.js").words | keyof typeof import("./texts/en/board.js").words
 *   | keyof typeof import("./texts/en/first-page.js").words | keyof typeof import("./texts/en/desk.js").words
 *   | keyof typeof import("./texts/en/desk-days.js").words | keyof typeof import("./texts/en/desk-line.js").words
 *   | keyof typeof import("./texts/en/desk-people.js").words
 *   | keyof typeof import("./texts/en/desk-refusals.js").words | keyof typeof import("./texts/en/ticket.js").words
 *   | keyof typeof import("./texts/en/doctor.js").words | keyof typeof import("./texts/en/reference.js").words
 *   | keyof typeof import("./texts/en/kiosk.js").words | keyof typeof import("./texts/en/arrival.js").words
 *   | keyof typeof import("./texts/en/desk-doctor.js").words | keyof typeof import("./texts/en/desk-deeds.js").words
 *   | keyof typeof import("./texts/en/desk-forward.js").words
 *   | keyof typeof import("./texts/en/tell-me.js").words | keyof typeof import("./texts/en/board-group.js").words
 *   | keyof typeof import("./texts/en/sign-in.js").words | keyof typeof import("./texts/en/organisation.js").words
 *   | keyof typeof import("./texts/en/settings.js").words, string>} Texts Each page has those that it says.
 */

/**
 * By their own names, as menus list them. Digits and names of months are those of Iraq, of Turkey, and of Iran, whose
 * years begin in March.
 */
export const languages = {
  ar: { name: "العربية", direction: "rtl", writer: () => createIntlWriter("ar-IQ-u-nu-arab", "long") },
  ckb: { name: "کوردی", direction: "rtl", writer: () => soraniWriter },
  en: { name: "English", direction: "ltr", writer: () => createIntlWriter("en-GB", "short") },
  tr: { name: "Türkçe", direction: "ltr", writer: () => createIntlWriter("tr-TR", "short") },
  fa: { name: "فارسی", direction: "rtl", writer: () => createIntlWriter("fa-IR", "long") },
};

/** Letters of the other direction, whose names keep the digits that they came with. */
const otherLetters = { rtl: /[A-Za-z]/, ltr: /[\u0620-\u064a\u0671-\u06d3\u06d5]/ };
const anyDigit = /[0-9٠-٩۰-۹]/g;

/** @param {Language} language */
export function createFormat(language) {
  const { direction, writer } = languages[language];
  const write = writer();
  const other = otherLetters[/** @type {"rtl" | "ltr"} */ (direction)];
  /** @type {Map<string, (at: Date) => string>} */
  const clocks = new Map();
  /** @param {string} timeZone */
  const clockOf = (timeZone) => {
    const known = clocks.get(timeZone);
    if (known) return known;
    const clock = write.clock(timeZone);
    clocks.set(timeZone, clock);
    return clock;
  };
  /** @param {number | string} at @param {string} timeZone */
  const time = (at, timeZone) => unbroken(clockOf(timeZone)(new Date(at)));
  return {
    number: write.number,
    /** "غرفة 3" as "غرفة ٣": what people typed, in the digits of the page. @param {string} text */
    digits: (text) =>
      other.test(text) ? text : text.replace(anyDigit, (digit) => write.number(digit.charCodeAt(0) & 15)),
    /** @param {string[]} texts */
    listed: (texts) => texts.join(direction === "rtl" ? "، " : ", "),
    /** @param {number} count */
    minutes: (count) => unbroken(write.minutes(count)),
    /** @param {string} date YYYY-MM-DD */
    date: (date) => write.date(new Date(date), "full").replace(/[0-9٠-٩۰-۹].*$/, unbroken),
    /** "Mon 30", or "Tue, 1 Dec". @param {string} date YYYY-MM-DD @param {{ hasMonth: boolean }} options */
    shortDate: (date, { hasMonth }) => unbroken(write.date(new Date(date), hasMonth ? "dayOfMonth" : "day")),
    time,
    /**
     * "16:00–21:00"; a half of the day that both times share is named once.
     *
     * @param {{ from: string, to: string }} times
     * @param {string} timeZone
     */
    timeRange: ({ from, to }, timeZone) => {
      const [start, end] = [time(from, timeZone), time(to, timeZone)];
      const half = end.slice(end.search(/\u00a0|$/));
      return `${start.endsWith(half) ? start.slice(0, start.length - half.length) : start}–${end}`;
    },
    /** "42 sec. ago". @param {number} seconds */
    age: (seconds) => {
      if (seconds < 60) return write.ago(seconds, "second");
      if (seconds < 3_600) return write.ago(Math.floor(seconds / 60), "minute");
      return seconds < 86_400
        ? write.ago(Math.floor(seconds / 3_600), "hour")
        : write.ago(Math.floor(seconds / 86_400), "day");
    },
  };
}

/** What no line break may part, such as a number and its unit. @param {string} text */
export const unbroken = (text) => text.replace(/\s/g, "\u00a0");

/** @typedef {ReturnType<typeof createFormat>} Format */
