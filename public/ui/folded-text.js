// @ts-check
/** Texts as everybody reads them; the database has the same two functions. */

/** Letters and digits with the forms that people write for them. */
const formsOf = {
  ا: "أإآٱٲٳ",
  ه: "ةۃہۂەۀھ",
  ي: "ىیئېێےۓ",
  و: "ؤۆ",
  ك: "کڪ",
  ر: "ڕ",
  ل: "ڵ",
  σ: "ς",
  0: "٠۰",
  1: "١۱",
  2: "٢۲",
  3: "٣۳",
  4: "٤۴",
  5: "٥۵",
  6: "٦۶",
  7: "٧۷",
  8: "٨۸",
  9: "٩۹",
};
const letterOf = new Map(
  Object.entries(formsOf).flatMap(([letter, forms]) => [...forms].map((form) => [form, letter])),
);

/** Without what cannot be seen, and without tatweel, which only stretches a word. @param {string} text */
export const visible = (text) => text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu, "");

/** A name, or a part of it, however it was written. @param {string} text */
export const folded = (text) =>
  [
    ...visible(text.normalize("NFKC"))
      .replace(
        /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff]/g,
        "",
      )
      .toLowerCase(),
  ]
    .map((letter) => letterOf.get(letter) ?? letter)
    .join("")
    .replace(/[\s\u0085]+/g, " ")
    .trim();
