// @ts-check
/** Ages in the two languages of the pages, for engines without `Intl.RelativeTimeFormat` (before Chrome 71, Safari 14). */

const units = {
  ar: { second: "ث", minute: "د", hour: "س" },
  en: { second: "sec.", minute: "min.", hour: "hr" },
};

class OwnRelativeTimeFormat {
  /** @param {string} locale */
  constructor(locale) {
    this.numbers = new Intl.NumberFormat(locale);
    this.isArabic = locale.startsWith("ar");
  }

  /** @param {number} value negative: in the past @param {keyof typeof units.en} unit */
  format(value, unit) {
    const age = `${this.numbers.format(-value)} ${units[this.isArabic ? "ar" : "en"][unit]}`;
    return this.isArabic ? `قبل ${age}` : `${age} ago`;
  }
}

if (!("RelativeTimeFormat" in Intl)) /** @type {any} */ (Intl).RelativeTimeFormat = OwnRelativeTimeFormat;
