// @ts-check

/** @type {Record<keyof typeof import("../en/doctor.js").words, string>} */
export const words = {
  doctorExpected: "چاوەڕوان دەکرێت پزیشک کاتژمێر {time} بێت",
  doctorExpectedSince: "پزیشک دەبوو کاتژمێر {time} بێت؛ چاوەڕێی دەکەین",
  doctorLate: "پزیشک نزیکەی {late} دوا دەکەوێت، نزیکەی کاتژمێر {time} دێت",
  doctorHere: "پزیشک لێرەیە",
  doctorLeft: "پزیشک ڕۆیشتووە",
  doctorNotThisShift: "پزیشک لەم دەوامەدا نایەت",
  doctorNotToday: "پزیشک ئەمڕۆ نایەت",
  doctorNotThatDay: "پزیشک ئەو ڕۆژە نایەت",
  leaveToday: "کلینیک ئەمڕۆ پشووە",
};
