// @ts-check
/** Minutes in the two languages of the pages, for engines whose numbers have no units (before Chrome 77, Safari 14.1). */

const { NumberFormat } = Intl;

class OwnMinutesFormat {
  /** @param {string} locale */
  constructor(locale) {
    this.numbers = new NumberFormat(locale);
    this.isArabic = locale.startsWith("ar");
  }

  /** @param {number} count */
  format(count) {
    if (!this.isArabic) return `${this.numbers.format(count)} ${count === 1 ? "minute" : "minutes"}`;
    if (count === 1) return "دقيقة";
    if (count === 2) return "دقيقتان";
    const isFew = count % 100 >= 3 && count % 100 <= 10;
    return `${this.numbers.format(count)} ${isFew ? "دقائق" : "دقيقة"}`;
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
