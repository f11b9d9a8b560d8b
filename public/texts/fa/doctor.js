// @ts-check

/** @type {Record<keyof typeof import("../en/doctor.js").words, string>} */
export const words = {
  doctorExpected: "ساعت حضور پزشک: {time}",
  doctorExpectedSince: "پزشک باید ساعت {time} می‌آمد؛ منتظر او هستیم",
  doctorLate: "پزشک حدود {late} تأخیر دارد و حدود ساعت {time} می‌آید",
  doctorHere: "پزشک حاضر است",
  doctorLeft: "پزشک رفته است",
  doctorNotThisShift: "پزشک در این شیفت نمی‌آید",
  doctorNotToday: "پزشک امروز نمی‌آید",
  doctorNotThatDay: "پزشک آن روز نمی‌آید",
  leaveToday: "درمانگاه امروز تعطیل است",
};
