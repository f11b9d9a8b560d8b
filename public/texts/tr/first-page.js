// @ts-check

/** @type {Record<keyof typeof import("../en/first-page.js").words, string>} */
export const words = {
  tryAgain: "Yeniden dene",
  signInFailed: "Oturum açılamadı. Danışmayı ya da istediğiniz sayfayı açıp oradan oturum açın.",
  tryIt: "Deneyin",
  tryItHow: "Komut satırından bir randevu alın. Numara hemen yukarıda görünür.",
  tryItKey: "$KEY, Dawr başlarken komut satırında gösterilen anahtardır.",
  copy: "Kopyala",
  copied: "Kopyalandı",
  apiDescription: "API tanımı (OpenAPI)",
  openBoard: "Bekleme ekranı",
  openBoardHow: "Bekleme salonundaki ekran için",
  openDesk: "Danışma",
  openDeskHow: "Danışma görevlileri için, anahtarla",
  openTicket: "Hastanın sayfası",
  openTicketHow: "Danışmanın yazdırdığı fişteki QR koduyla",
  openDocs: "API kılavuzu",
};
