// @ts-check

/** @type {Record<keyof typeof import("../en/doctor.js").words, string>} */
export const words = {
  doctorExpected: "Doktorun beklenen geliş saati: {time}",
  doctorExpectedSince: "Doktor bekleniyor; geliş saati {time} idi",
  doctorLate: "Doktor yaklaşık {late} gecikecek, tahmini geliş saati {time}",
  doctorHere: "Doktor geldi",
  doctorLeft: "Doktor ayrıldı",
  doctorNotThisShift: "Doktor bu mesaide gelmiyor",
  doctorNotToday: "Doktor bugün gelmiyor",
  doctorNotThatDay: "Doktor o gün gelmiyor",
  leaveToday: "Klinik bugün kapalı",
};
