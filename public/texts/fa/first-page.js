// @ts-check

/** @type {Record<keyof typeof import("../en/first-page.js").words, string>} */
export const words = {
  tryAgain: "تلاش دوباره",
  signInFailed: "ورود انجام نشد. پذیرش یا صفحه‌ای را که می‌خواستید باز کنید و از همان‌جا وارد شوید.",
  tryIt: "امتحان کنید",
  tryItHow: "از خط فرمان یک نوبت بگیرید. شماره بی‌درنگ در بالا دیده می‌شود.",
  tryItKey: "\u2066$KEY\u2069 کلیدی است که هنگام راه‌اندازی دَوْر در خط فرمان نشان داده شد.",
  copy: "کپی",
  copied: "کپی شد",
  apiDescription: "شرح API (OpenAPI)",
  openBoard: "تابلوی انتظار",
  openBoardHow: "برای صفحه‌نمایش سالن انتظار",
  openDesk: "پذیرش",
  openDeskHow: "برای کارکنان پذیرش، با کلید",
  openTicket: "صفحهٔ بیمار",
  openTicketHow: "با کد QR روی برگه‌ای که پذیرش چاپ می‌کند",
  openDocs: "راهنمای API",
};
