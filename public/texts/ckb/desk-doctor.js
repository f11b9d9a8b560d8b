// @ts-check

/** @type {Record<keyof typeof import("../en/desk-doctor.js").words, string>} */
export const words = {
  doctorTitle: "ژووری پزیشک",
  nowInside: "ئێستا",
  nobodyInside: "کەس لە ژوورەوە نییە",
  nextUp: "دواتر",
  seenBefore: "پێشتر",
  dayIsClosed: "ڕۆژەکە داخراوە",
  spaceCalls: "دوگمەی بۆشاییش بانگ دەکات",
};
