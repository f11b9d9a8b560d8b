// @ts-check
/** What the first page alone says. */

export const english = {
  tryAgain: "Try again",
  tryIt: "Try it",
  tryItHow: "Book a place from a terminal. The number appears above at once.",
  tryItKey: "$KEY is the key that the terminal showed when Dawr started.",
  copy: "Copy",
  copied: "Copied",
  apiDescription: "API description (OpenAPI)",
  openBoard: "The board",
  openBoardHow: "For the screen in the waiting room",
  openDesk: "The front desk",
  openDeskHow: "For the desk, with a key",
  openTicket: "The patient’s page",
  openTicketHow: "By the QR code on a ticket that the desk prints",
  openDocs: "The API, for people",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
  tryAgain: "أعد المحاولة",
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
