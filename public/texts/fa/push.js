// @ts-check

/** @type {Record<keyof typeof import("../en/push.js").words, string>} */
export const words = {
  near: "{ahead} نفر پیش از شما",
  next: "نفر بعدی شما هستید",
  called: "نوبت شماست",
  calledTo: "نوبت شماست: {room}",
  room: "اتاق",
  moved: "نوبت شما به {date} منتقل شد",
  cancelled: "نوبت شما برای {date} لغو شد",
  late: "پزشک حدود {minutes} تأخیر دارد",
  reminder: "نوبت شما: {date}",
  number: "شمارهٔ شما {number}",
};
