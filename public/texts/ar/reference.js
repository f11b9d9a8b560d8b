// @ts-check

/** @type {Record<keyof typeof import("../en/reference.js").words, string>} */
export const words = {
  referenceTitle: "دَوْر: الواجهة البرمجية",
  referenceLoading: "جارٍ التحميل…",
  referenceNotLoaded: "تعذر تحميل الوصف. أعد تحميل الصفحة للمحاولة من جديد.",
  operations: "العمليات",
  parameters: "المعاملات",
  body: "المتن",
  answers: "الاستجابات",
  required: "مطلوب",
};
