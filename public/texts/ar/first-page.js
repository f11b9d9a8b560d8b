// @ts-check

/** @type {Record<keyof typeof import("../en/first-page.js").words, string>} */
export const words = {
  tryAgain: "أعد المحاولة",
  signInFailed: "لم ينجح تسجيل الدخول. افتح مكتب الاستقبال، أو الصفحة التي أردتها، وسجّل الدخول من هناك.",
  tryIt: "جرّب بنفسك",
  tryItHow: "احجز دورًا من سطر الأوامر، ويظهر الرقم في الأعلى في الحال.",
  tryItKey: "\u2066$KEY\u2069 هو المفتاح الذي ظهر في سطر الأوامر عند تشغيل دَوْر.",
  copy: "نسخ",
  copied: "نُسخ",
  apiDescription: "وصف الواجهة البرمجية (OpenAPI)",
  openBoard: "شاشة الانتظار",
  openBoardHow: "للشاشة المعلقة في صالة الانتظار",
  openDesk: "مكتب الاستقبال",
  openDeskHow: "لموظفي الاستقبال، بمفتاح الدخول",
  openTicket: "صفحة المريض",
  openTicketHow: "برمز QR على التذكرة التي يطبعها المكتب",
  openDocs: "شرح الواجهة البرمجية",
};
