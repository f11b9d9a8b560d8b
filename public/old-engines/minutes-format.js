// @ts-check
/** Minutes in the languages of the pages, for engines whose numbers have no units (before Chrome 77, Safari 14.1). */

const { NumberFormat } = Intl;

const minutesIn = {
  /** @param {number} count @param {string} number */
  ar: (count, number) => {
    if (count === 1) return "دقيقة";
    if (count === 2) return "دقيقتان";
    const isFew = count % 100 >= 3 && count % 100 <= 10;
    return `${number} ${isFew ? "دقائق" : "دقيقة"}`;
  },
  /** @param {number} count @param {string} number */
  en: (count, number) => `${number} ${count === 1 ? "minute" : "minutes"}`,
  /** @param {number} _count @param {string} number */
  fa: (_count, number) => `${number} دقیقه`,
  /** @param {number} _count @param {string} number */
  tr: (_count, number) => `${number} dakika`,
};

class OwnMinutesFormat {
  /** @param {string} locale */
  constructor(locale) {
    this.numbers = new NumberFormat(locale);
    this.write = minutesIn[/** @type {keyof typeof minutesIn} */ (locale.slice(0, 2))];
  }

  /** @param {number} count */
  format(count) {
    return this.write(count, this.numbers.format(count));
  }
}

/** @param {string} locale @param {Intl.NumberFormatOptions} [options] */
function FormatWithMinutes(locale, options) {
  return options && options.style === "unit" ? new OwnMinutesFormat(locale) : new NumberFormat(locale, options);
}

function knowsUnits() {
  try {
    return new NumberFormat("en", { style: "unit", unit: "minute" }).format(1) !== "1";
  } catch {
    return false;
  }
}

if (!knowsUnits()) /** @type {any} */ (Intl).NumberFormat = FormatWithMinutes;
