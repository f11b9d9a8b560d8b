// @ts-check

/** @type {Record<keyof typeof import("../en/board-group.js").words, string>} */
export const words = {
  noSuchBoard: "شاشەی وا نییە.",
  nothingPublic: "ئەم شاشەیە بۆ هەمووان نییە. بە کلیلەکەی بیکەنەوە.",
  boardRefused: "ڕاژەکار ئەم شاشەیە پیشان نادات",
  shownNoLonger: "چیتر لێرە پیشان نادرێت",
  latestCalls: "دوا بانگکردنەکان",
  noCalls: "لە چارەکە کاتژمێری ڕابردوودا کەس بانگ نەکراوە",
  languagesInTurn: "زمانەکان بە نۆرە",
};
