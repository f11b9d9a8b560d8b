// @ts-check
/** Sorani Kurdish, which few browsers know: those that do not would write English, and those that do write bare "-٤٢ s". */

const weekdays = ["یەکشەممە", "دووشەممە", "سێشەممە", "چوارشەممە", "پێنجشەممە", "هەینی", "شەممە"];
/** As in Iraq. */
const months = [
  ...["کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران"],
  ...["تەممووز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم", "کانوونی یەکەم"],
];
const units = { second: "چرکە", minute: "خولەک", hour: "کاتژمێر", day: "ڕۆژ" };

/** @param {number} count */
const number = (count) => String(count).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

/** @type {import("./intl-writer.js").Writer} */
export const soraniWriter = {
  number,
  date: (date, look) => {
    const day = `${weekdays[date.getUTCDay()]}، ${number(date.getUTCDate())}`;
    return look === "day" ? day : `${day}ی ${months[date.getUTCMonth()]}`;
  },
  clock: (timeZone) => {
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    return (at) => {
      const [hours = 0, minutes = 0] = clock.format(at).split(":").map(Number);
      const half = hours % 24 < 12 ? "پ.ن" : "د.ن";
      return `${number(hours % 12 || 12)}:${minutes < 10 ? number(0) : ""}${number(minutes)} ${half}`;
    };
  },
  minutes: (count) => `${number(count)} ${units.minute}`, // a counted noun stays as it is
  ago: (count, unit) => `${number(count)} ${units[unit]} لەمەوبەر`,
};
