// @ts-check

/** @type {Record<keyof typeof import("../en/board-group.js").words, string>} */
export const words = {
  noSuchBoard: "لا توجد شاشة بهذا الرقم.",
  nothingPublic: "هذه الشاشة ليست عامة. افتحها بمفتاحها.",
  boardRefused: "لا يعرض الخادم هذه الشاشة",
  shownNoLonger: "لم تعد تُعرض هنا",
  latestCalls: "آخر النداءات",
  noCalls: "لا نداء في ربع الساعة الأخير",
  languagesInTurn: "اللغات بالتناوب",
};
