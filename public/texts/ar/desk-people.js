// @ts-check

/** @type {Record<keyof typeof import("../en/desk-people.js").words, string>} */
export const words = {
  signInByName: "أو باسمك أنت",
  username: "اسم المستخدم",
  password: "كلمة المرور",
  signInWithName: "ادخل باسمي",
  whoAreYou: "من أنت؟",
  pin: "الرقم السري",
  pinKeys: "الأرقام",
  eraseDigit: "امسح آخر رقم",
  otherPerson: "شخص آخر",
  otherWay: "الدخول بالمفتاح أو بالاسم",
  pinLocked: "محاولات خاطئة كثيرة على هذا المكتب. أعد المحاولة بعد {minutes}، أو اطلب من المالك رقمًا سريًا جديدًا.",
  nobodyHasPin: "لا أحد لديه رقم سري في هذه العيادة بعد. يضعه المالك لكل موظف.",
  noDeskAnyMore: "لم يعد هذا المتصفح مكتبًا مشتركًا. سجّل الدخول بمفتاح المكتب.",
  sharedDesk: "مكتب مشترك…",
  shareDesk: "اجعله مكتبًا مشتركًا",
  shareDeskHow: "يدخل هنا أكثر من شخص، كلٌّ برقمه السري، ويخرج هذا المتصفح من مفتاح المكتب. ما اسم هذا المكتب؟",
  deskName: "اسم المكتب",
  shareDeskNoMore: "أوقف مشاركة هذا المتصفح",
  lockAfter: "اقفل إذا لم يلمسه أحد مدة",
  lockNever: "أبدًا",
  switchPerson: "تبديل الشخص",
  key_switch: "تبديل الشخص",
  why_wrong_password: "اسم المستخدم أو كلمة المرور غير صحيح.",
  why_wrong_pin: "الرقم السري غير صحيح.",
};
