// @ts-check

/** @type {Record<keyof typeof import("../en/reference.js").words, string>} */
export const words = {
  referenceTitle: "دَوْر: API",
  referenceLoading: "در حال بارگذاری…",
  referenceNotLoaded: "شرح بارگذاری نشد. برای تلاش دوباره، صفحه را از نو بارگذاری کنید.",
  operations: "عملیات",
  parameters: "پارامترها",
  body: "بدنه",
  answers: "پاسخ‌ها",
  required: "الزامی",
};
