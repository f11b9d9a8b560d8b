// @ts-check

/** @type {Record<keyof typeof import("../en/common.js").words, string>} */
export const words = {
  regular: "القائمة العادية",
  golden: "القائمة الذهبية",
  nobodyWaits: "لا أحد في الانتظار",
  waiting: "في الانتظار",
  paused: "الحجز متوقف مؤقتًا",
  connecting: "جارٍ الاتصال…",
  live: "مباشر",
  reconnecting: "جارٍ إعادة الاتصال",
  lastUpdate: "آخر تحديث",
  noSuchClinic: "لا توجد عيادة بهذا الرقم.",
  language: "اللغة",
};
