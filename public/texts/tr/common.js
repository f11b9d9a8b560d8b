// @ts-check

/** @type {Record<keyof typeof import("../en/common.js").words, string>} */
export const words = {
  regular: "Normal liste",
  golden: "Altın liste",
  nobodyWaits: "Bekleyen yok",
  waiting: "bekliyor",
  paused: "Randevu alımı durduruldu",
  connecting: "Bağlanıyor…",
  live: "Canlı",
  reconnecting: "Bağlanıyor",
  lastUpdate: "Son bilgi",
  noSuchClinic: "Böyle bir klinik yok.",
  language: "Dil",
};
