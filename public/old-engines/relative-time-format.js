// @ts-check
/** Ages in the languages of the pages, for engines without `Intl.RelativeTimeFormat` (before Chrome 71, Safari 14). */

const words = {
  ar: { second: "ث", minute: "د", hour: "س", day: "ي", ago: "قبل {}" },
  en: { second: "sec.", minute: "min.", hour: "hr", day: "d", ago: "{} ago" },
  fa: { second: "ثانیه", minute: "دقیقه", hour: "ساعت", day: "روز", ago: "{} پیش" },
  tr: { second: "sn.", minute: "dk.", hour: "sa.", day: "gün", ago: "{} önce" },
};

class OwnRelativeTimeFormat {
  /** @param {string} locale */
  constructor(locale) {
    this.numbers = new Intl.NumberFormat(locale);
    this.words = words[/** @type {keyof typeof words} */ (locale.slice(0, 2))];
  }

  /** @param {number} value negative: in the past @param {"second" | "minute" | "hour" | "day"} unit */
  format(value, unit) {
    return this.words.ago.replace("{}", `${this.numbers.format(-value)} ${this.words[unit]}`);
  }
}

if (!("RelativeTimeFormat" in Intl)) /** @type {any} */ (Intl).RelativeTimeFormat = OwnRelativeTimeFormat;
