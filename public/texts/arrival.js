// @ts-check
/** What kiosk and ticket say of somebody's arrival. */

export const english = {
  iAmHere: "I am here",
  youAreHere: "You are here",
  aheadOfYou: "ahead of you",
  youAreNext: "You are next. Please stay close.",
  askAtDesk: "Please ask at the desk.",
  outOfReach: "The clinic cannot be reached right now.",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
  iAmHere: "تسجيل حضوري",
  youAreHere: "سُجّل حضورك",
  aheadOfYou: "قبلك",
  youAreNext: "دورك هو التالي. يُرجى البقاء قريبًا.",
  askAtDesk: "تُرجى مراجعة مكتب الاستقبال.",
  outOfReach: "تعذّر الوصول إلى العيادة الآن.",
};
