// @ts-check

/** @type {Record<keyof typeof import("../en/push.js").words, string>} */
export const words = {
  near: "Önünüzde {ahead} kişi var",
  next: "Sıradaki kişi sizsiniz",
  called: "Sıranız geldi",
  calledTo: "Sıranız geldi: {room}",
  room: "Oda",
  moved: "Yeni randevunuz: {date}",
  cancelled: "{date} tarihli randevunuz iptal edildi",
  late: "Doktor yaklaşık {minutes} gecikecek",
  reminder: "Randevu gününüz: {date}",
  number: "Numaranız: {number}",
};
