// @ts-check

/** @type {Record<keyof typeof import("../en/reference.js").words, string>} */
export const words = {
  referenceTitle: "Dawr: API",
  referenceLoading: "Yükleniyor…",
  referenceNotLoaded: "Tanım yüklenemedi. Yeniden denemek için sayfayı yenileyin.",
  operations: "İşlemler",
  parameters: "Parametreler",
  body: "Gövde",
  answers: "Yanıtlar",
  required: "zorunlu",
};
