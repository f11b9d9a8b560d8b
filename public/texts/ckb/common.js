// @ts-check

/** @type {Record<keyof typeof import("../en/common.js").words, string>} */
export const words = {
  regular: "لیستی ئاسایی",
  golden: "لیستی زێڕین",
  nobodyWaits: "کەس چاوەڕوان نییە",
  waiting: "چاوەڕوانن",
  paused: "نۆرەگرتن ڕاگیراوە",
  connecting: "پەیوەندی دەکرێت…",
  live: "ڕاستەوخۆ",
  reconnecting: "پەیوەندی دەکرێتەوە",
  lastUpdate: "نوێکراوەتەوە",
  noSuchClinic: "کلینیکی وا نییە.",
  language: "زمان",
};
