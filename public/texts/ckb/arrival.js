// @ts-check

/** @type {Record<keyof typeof import("../en/arrival.js").words, string>} */
export const words = {
  iAmHere: "من لێرەم",
  youAreHere: "ئامادەبوونتان تۆمار کرا",
  aheadOfYou: "کەس لەپێش ئێوەوە",
  youAreNext: "نۆرەی داهاتوو هی ئێوەیە. تکایە نزیک بمێننەوە.",
  askAtDesk: "تکایە لە پرسگە بپرسن.",
  outOfReach: "ئێستا پەیوەندی بە کلینیکەوە ناکرێت.",
};
