// @ts-check

/** @type {Record<keyof typeof import("../en/reference.js").words, string>} */
export const words = {
  referenceTitle: "دەور: API",
  referenceLoading: "بار دەکرێت…",
  referenceNotLoaded: "وەسفەکە بار نەکرا. بۆ هەوڵدانەوە پەڕەکە نوێ بکەنەوە.",
  operations: "کردارەکان",
  parameters: "پارامەترەکان",
  body: "ناوەڕۆک",
  answers: "وەڵامەکان",
  required: "پێویستە",
};
