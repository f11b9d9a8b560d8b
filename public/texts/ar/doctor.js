// @ts-check

/** @type {Record<keyof typeof import("../en/doctor.js").words, string>} */
export const words = {
  doctorExpected: "يُنتظر حضور الطبيب الساعة {time}",
  doctorExpectedSince: "يُنتظر حضور الطبيب منذ الساعة {time}",
  doctorLate: "يتأخر الطبيب نحو {late}، ويُنتظر حضوره نحو الساعة {time}",
  doctorHere: "الطبيب موجود",
  doctorLeft: "غادر الطبيب",
  doctorNotThisShift: "لا يحضر الطبيب في هذه الفترة",
  doctorNotToday: "لا يحضر الطبيب اليوم",
  doctorNotThatDay: "لا يحضر الطبيب في ذلك اليوم",
  leaveToday: "العيادة في إجازة اليوم",
};
