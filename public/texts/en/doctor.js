// @ts-check

export const words = {
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
