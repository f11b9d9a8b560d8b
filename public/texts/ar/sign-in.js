// @ts-check

/** @type {Record<keyof typeof import("../en/sign-in.js").words, string>} */
export const words = {
  signIn: "تسجيل الدخول",
  key: "المفتاح",
  signedOut: "انتهت الجلسة أو أُلغي المفتاح. سجّل الدخول من جديد.",
  signOut: "تسجيل الخروج",
};
