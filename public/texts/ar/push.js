// @ts-check

/** @type {Record<keyof typeof import("../en/push.js").words, string>} */
export const words = {
  near: "{ahead} قبلك",
  next: "دورك هو التالي",
  called: "حان دورك",
  calledTo: "حان دورك: {room}",
  room: "الغرفة",
  moved: "نُقل حجزك إلى {date}",
  cancelled: "أُلغي حجزك ليوم {date}",
  late: "يتأخر الطبيب نحو {minutes}",
  reminder: "دورك يوم {date}",
  number: "رقمك {number}",
};
