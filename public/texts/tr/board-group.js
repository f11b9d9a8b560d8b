// @ts-check

/** @type {Record<keyof typeof import("../en/board-group.js").words, string>} */
export const words = {
  noSuchBoard: "Böyle bir ekran yok.",
  nothingPublic: "Bu ekran herkese açık değil. Anahtarıyla açın.",
  boardRefused: "Sunucu bu ekranı göstermiyor",
  shownNoLonger: "Artık burada gösterilmiyor",
  latestCalls: "Son çağrılar",
  noCalls: "Son çeyrek saatte kimse çağrılmadı",
  languagesInTurn: "Diller sırayla",
};
