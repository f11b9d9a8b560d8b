// @ts-check

/** @type {Record<keyof typeof import("../en/desk-people.js").words, string>} */
export const words = {
  whoAreYou: "من أنت؟",
  pin: "الرقم السري",
  pinKeys: "الأرقام",
  eraseDigit: "امسح آخر رقم",
  otherPerson: "شخص آخر",
  otherWay: "الدخول بالمفتاح أو بالاسم",
  pinLocked: "محاولات خاطئة كثيرة هنا. أعد المحاولة بعد {minutes}.",
  nobodyHasPin: "لا أحد لديه رقم سري هنا بعد. يضعه المالك.",
  noDeskAnyMore: "لم يعد هذا المتصفح مكتبًا مشتركًا.",
  sharedDesk: "مكتب مشترك…",
  isSharedDesk: "هذا المتصفح مكتب مشترك.",
  shareDesk: "اجعله مكتبًا مشتركًا",
  shareDeskHow: "يدخل هنا كلُّ شخص برقمه السري، ويخرج مفتاح المكتب. ما اسم هذا المكتب؟",
  deskName: "اسم المكتب",
  shareDeskNoMore: "أوقف مشاركة هذا المتصفح",
  lockAfter: "اقفل إذا لم يلمسه أحد مدة",
  lockNever: "أبدًا",
  switchPerson: "تبديل الشخص",
  key_switch: "تبديل الشخص",
  why_wrong_pin: "الرقم السري غير صحيح.",
};
