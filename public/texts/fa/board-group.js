// @ts-check

/** @type {Record<keyof typeof import("../en/board-group.js").words, string>} */
export const words = {
  noSuchBoard: "چنین تابلویی وجود ندارد.",
  nothingPublic: "این تابلو عمومی نیست. آن را با کلیدش باز کنید.",
  boardRefused: "سرور این تابلو را نمایش نمی‌دهد",
  shownNoLonger: "دیگر اینجا نمایش داده نمی‌شود",
  latestCalls: "آخرین فراخوان‌ها",
  noCalls: "در یک‌ربع اخیر کسی فراخوانده نشده است",
  languagesInTurn: "زبان‌ها به نوبت",
};
