// @ts-check

/** @type {Record<keyof typeof import("../en/desk-doctor.js").words, string>} */
export const words = {
  doctorTitle: "غرفة الطبيب",
  nowInside: "الآن",
  nobodyInside: "لا أحد في الداخل",
  nextUp: "التالي",
  seenBefore: "قبل ذلك",
  dayIsClosed: "أُغلق اليوم",
  spaceCalls: "مفتاح المسافة ينادي أيضًا",
};
