// @ts-check

/** @type {Record<keyof typeof import("../en/arrival.js").words, string>} */
export const words = {
  iAmHere: "Geldim",
  youAreHere: "Geldiğiniz kaydedildi",
  aheadOfYou: "kişi önünüzde",
  youAreNext: "Sıradaki kişi sizsiniz. Lütfen yakında bekleyin.",
  askAtDesk: "Lütfen danışmaya başvurun.",
  outOfReach: "Kliniğe şu anda ulaşılamıyor.",
};
