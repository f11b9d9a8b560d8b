// @ts-check

/** @type {Record<keyof typeof import("../en/arrival.js").words, string>} */
export const words = {
  iAmHere: "تسجيل حضوري",
  youAreHere: "سُجّل حضورك",
  aheadOfYou: "قبلك",
  youAreNext: "دورك هو التالي. يُرجى البقاء قريبًا.",
  askAtDesk: "تُرجى مراجعة مكتب الاستقبال.",
  outOfReach: "تعذّر الوصول إلى العيادة الآن.",
};
