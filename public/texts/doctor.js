// @ts-check
/** What board and ticket say of the doctor. */

export const english = {
  doctorExpected: "The doctor is expected at {time}",
  doctorExpectedSince: "The doctor has been expected since {time}",
  doctorLate: "The doctor is about {late} late, expected about {time}",
  doctorHere: "The doctor is here",
  doctorLeft: "The doctor has left",
  doctorNotThisShift: "The doctor does not come this shift",
  doctorNotToday: "The doctor does not come today",
  doctorNotThatDay: "The doctor does not come that day",
  leaveToday: "The clinic is on leave today",
};

/** @type {Record<keyof typeof english, string>} */
export const arabic = {
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
