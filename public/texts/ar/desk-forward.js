// @ts-check

/** @type {Record<keyof typeof import("../en/desk-forward.js").words, string>} */
export const words = {
  deed_forward: "تحويل إلى…",
  forwardWhom: "تحويل",
  forwardTo: "إلى أي عيادة",
  chooseClinic: "اختر عيادة",
  clinicMissing: "اختر عيادة أولًا.",
  noOtherClinic: "لا توجد عيادة أخرى يمكنك تحويل المرضى إليها.",
  forwardIt: "حوّله",
  forwardInAddition: "حوّله زيادةً على الأماكن",
  cameFrom: "محوّل من {place}",
  forwardedTo: "حُوّل إلى {place}",
  anotherClinic: "عيادة أخرى",
  told_forwarded: "أُلغي التحويل",
  staysThere: "وحجزه في العيادة الأخرى باقٍ",
  fullThere: "اكتملت الأماكن هناك. اكتب سبب تحويله زيادةً عليها، أو اختر عيادة أخرى.",
  badClinic: "لا يمكنك تحويل المرضى إلى هذه العيادة. اختر عيادة أخرى.",
  why_already_forwarded: "سبق تحويل هذا المريض، وربما حوّله زميل قبل لحظة.",
  why_booking_over: "انتهى هذا الحجز: أُلغي أو لم يحضر صاحبه.",
  there_already_booked: "هذا المريض ينتظر هناك في هذه القائمة.",
  there_day_closed: "أُغلقت القائمة هناك لهذا اليوم.",
  there_day_paused: "الحجز هناك متوقف مؤقتًا.",
  there_clinic_on_leave: "تلك العيادة في إجازة اليوم.",
  there_shift_over: "انتهت آخر فترة هناك لهذا اليوم.",
};
