// @ts-check

/** @type {Record<keyof typeof import("../en/push.js").words, string>} */
export const words = {
  near: "{ahead} کەس لەپێش ئێوەوە",
  next: "نۆرەی داهاتوو هی ئێوەیە",
  called: "نۆرەی ئێوەیە",
  calledTo: "نۆرەی ئێوەیە: {room}",
  room: "ژووری",
  moved: "نۆرەکەتان گواسترایەوە بۆ {date}",
  cancelled: "نۆرەکەتان بۆ {date} هەڵوەشێنرایەوە",
  late: "پزیشک نزیکەی {minutes} دوا دەکەوێت",
  reminder: "ڕۆژی نۆرەکەتان: {date}",
  number: "ژمارەکەتان {number}",
};
