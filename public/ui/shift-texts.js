// @ts-check

/** @typedef {import("./shifts-of-day.js").ShiftOfDay} ShiftOfDay */

/** "10:00 am–1:00 pm". @param {Pick<ShiftOfDay, "startsAt" | "endsAt" | "timeZone">} shift @param {import("../texts.js").Format} format */
export const timesOf = ({ startsAt, endsAt, timeZone }, format) =>
  format.timeRange({ from: startsAt, to: endsAt }, timeZone);

/** Empty when all is as planned. @param {Pick<ShiftOfDay, "doctor" | "lateMinutes">} shift @param {import("./language.js").Speech} speech */
export function doctorState({ doctor, lateMinutes }, { words, format }) {
  if (doctor === "expected") return lateMinutes > 0 ? `${words.doctorLate} ${format.minutes(lateMinutes)}` : "";
  return { arrived: words.doctorArrived, left: words.doctorLeft, cancelled: words.onLeave }[doctor];
}
