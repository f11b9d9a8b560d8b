// @ts-check
/** What the page of the API says itself; the descriptions are those of the OpenAPI document, which is English. */

export const english = {
  referenceTitle: "Dawr: the API",
  referenceLoading: "Loading…",
  referenceNotLoaded: "The description could not be loaded. Reload to try again.",
  operations: "Operations",
  parameters: "Parameters",
  body: "Body",
  answers: "Answers",
  required: "required",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
  referenceTitle: "دَوْر: الواجهة البرمجية",
  referenceLoading: "جارٍ التحميل…",
  referenceNotLoaded: "تعذر تحميل الوصف. أعد تحميل الصفحة للمحاولة من جديد.",
  operations: "العمليات",
  parameters: "المعاملات",
  body: "المتن",
  answers: "الإجابات",
  required: "مطلوب",
};
