// @ts-check

/** @type {Record<keyof typeof import("../en/common.js").words, string>} */
export const words = {
  regular: "فهرست عادی",
  golden: "فهرست طلایی",
  nobodyWaits: "کسی در انتظار نیست",
  waiting: "در انتظار",
  paused: "نوبت‌دهی موقتاً متوقف است",
  connecting: "در حال اتصال…",
  live: "زنده",
  reconnecting: "در حال اتصال",
  lastUpdate: "به‌روزرسانی",
  noSuchClinic: "چنین درمانگاهی وجود ندارد.",
  language: "زبان",
};
