// @ts-check

/** @type {Record<keyof typeof import("../en/arrival.js").words, string>} */
export const words = {
  iAmHere: "من اینجا هستم",
  youAreHere: "حضور شما ثبت شد",
  aheadOfYou: "نفر پیش از شما",
  youAreNext: "نفر بعدی شما هستید. لطفاً نزدیک بمانید.",
  askAtDesk: "لطفاً به پذیرش مراجعه کنید.",
  outOfReach: "اکنون دسترسی به درمانگاه ممکن نیست.",
};
