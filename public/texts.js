// @ts-check
/** What all pages say, and how they write numbers and dates. What one of them says alone is in `texts/`. */

/** @typedef {"ar" | "en"} Language */
/**
 * @typedef {Record<keyof typeof english | keyof (typeof import("./texts/board.js"))["english"]
 *   | keyof (typeof import("./texts/first-page.js"))["english"] | keyof (typeof import("./texts/desk.js"))["english"]
 *   | keyof (typeof import("./texts/desk-days.js"))["english"] | keyof (typeof import("./texts/desk-line.js"))["english"]
 *   | keyof (typeof import("./texts/desk-refusals.js"))["english"]
 *   | keyof (typeof import("./texts/ticket.js"))["english"] | keyof (typeof import("./texts/doctor.js"))["english"]
 *   | keyof (typeof import("./texts/reference.js"))["english"] | keyof (typeof import("./texts/kiosk.js"))["english"]
 *   | keyof (typeof import("./texts/arrival.js"))["english"] | keyof (typeof import("./texts/tell-me.js"))["english"], string>} Texts Each page has those that it says.
 */

const english = {
  regular: "Regular list",
  golden: "Golden list",
  nobodyWaits: "Nobody is waiting",
  waiting: "waiting",
  paused: "Booking is paused",
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting",
  lastUpdate: "Last update",
  noSuchClinic: "There is no such clinic.",
  otherLanguage: "العربية",
};

/** @type {Record<keyof typeof english, string>} */
const arabic = {
  regular: "القائمة العادية",
  golden: "القائمة الذهبية",
  nobodyWaits: "لا أحد في الانتظار",
  waiting: "في الانتظار",
  paused: "الحجز متوقف مؤقتًا",
  connecting: "جارٍ الاتصال…",
  live: "مباشر",
  reconnecting: "جارٍ إعادة الاتصال",
  lastUpdate: "آخر تحديث",
  noSuchClinic: "لا توجد عيادة بهذا الرقم.",
  otherLanguage: "English",
};

export const common = { english, arabic };

/** Iraq's digits and names of months. */
const locales = { ar: "ar-IQ-u-nu-arab", en: "en-GB" };
/** Letters of the other language, whose names keep the digits that they came with. */
const otherLetters = { ar: /[A-Za-z]/, en: /[\u0620-\u064a]/ };

/** @param {Language} language */
export function createFormat(language) {
  const numbers = new Intl.NumberFormat(locales[language], { useGrouping: false });
  const dates = new Intl.DateTimeFormat(locales[language], {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const days = new Intl.DateTimeFormat(locales[language], { weekday: "short", day: "numeric", timeZone: "UTC" });
  const daysOfMonths = new Intl.DateTimeFormat(locales[language], {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  /** @type {Map<string, Intl.DateTimeFormat>} */
  const clocks = new Map();
  /** @param {string} timeZone */
  const clockOf = (timeZone) => {
    const known = clocks.get(timeZone);
    if (known) return known;
    const clock = new Intl.DateTimeFormat(locales[language], { hour: "numeric", minute: "2-digit", timeZone });
    clocks.set(timeZone, clock);
    return clock;
  };
  /** @param {number | string} at @param {string} timeZone */
  const time = (at, timeZone) => unbroken(clockOf(timeZone).format(new Date(at)));
  const ages = new Intl.RelativeTimeFormat(locales[language], { style: language === "ar" ? "long" : "short" });
  return {
    /** @param {number} number */
    number: (number) => numbers.format(number),
    /** "غرفة 3" as "غرفة ٣": what people typed, in the digits of the page. @param {string} text */
    digits: (text) =>
      otherLetters[language].test(text)
        ? text
        : text.replace(/[0-9٠-٩]/g, (digit) => numbers.format(digit.charCodeAt(0) & 15)),
    /** @param {string[]} texts */
    listed: (texts) => texts.join(language === "ar" ? "، " : ", "),
    /** @param {number} count */
    minutes: (count) =>
      unbroken(
        new Intl.NumberFormat(locales[language], { style: "unit", unit: "minute", unitDisplay: "long" }).format(count),
      ),
    /** @param {string} date YYYY-MM-DD */
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)).replace(/[0-9٠-٩].*$/, unbroken),
    /** "Mon 30", or "Tue, 1 Dec". @param {string} date YYYY-MM-DD @param {{ hasMonth: boolean }} options */
    shortDate: (date, { hasMonth }) => unbroken((hasMonth ? daysOfMonths : days).format(new Date(date))),
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
      if (seconds < 60) return ages.format(-seconds, "second");
      return seconds < 3600
        ? ages.format(-Math.floor(seconds / 60), "minute")
        : ages.format(-Math.floor(seconds / 3600), "hour");
    },
  };
}

/** What no line break may part, such as a number and its unit. @param {string} text */
export const unbroken = (text) => text.replace(/\s/g, "\u00a0");

/** @typedef {ReturnType<typeof createFormat>} Format */
