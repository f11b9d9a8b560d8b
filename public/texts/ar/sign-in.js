// @ts-check

/** @type {Record<keyof typeof import("../en/sign-in.js").words, string>} */
export const words = {
  signIn: "تسجيل الدخول",
  key: "المفتاح",
  signedOut: "انتهت الجلسة أو أُلغي المفتاح. سجّل الدخول من جديد.",
  signOut: "تسجيل الخروج",
  signInByName: "أو باسمك أنت",
  username: "اسم المستخدم",
  password: "كلمة المرور",
  signInWithName: "ادخل باسمي",
  signInWithAccount: "ادخل بحساب {name}",
  needsCookies:
    "يحظر هذا المتصفح ملفات الارتباط هنا، والصفحة تحتاجها لتبقى مسجّل الدخول. اسمح ببيانات الموقع لهذا العنوان.",
  why_wrong_password: "اسم المستخدم أو كلمة المرور غير صحيح.",
  why_person_unknown: "لا أحد هنا لديه هذا الحساب. اطلب من المالك أن يضيفه، أو ادخل بطريقة أخرى.",
  why_sign_in_failed: "لم يكتمل تسجيل الدخول أو استغرق وقتًا طويلًا. أعد المحاولة.",
  why_provider_unavailable: "خدمة حسابك لا تستجيب الآن. أعد المحاولة بعد قليل، أو ادخل بطريقة أخرى.",
  why_too_many_requests: "محاولات كثيرة. انتظر قليلًا ثم أعد المحاولة.",
  why_unknown: "لم ينجح ذلك. أعد المحاولة.",
};
