// @ts-check
import { expectedAt, hasCalled } from "./shifts.js";

/**
 * What the public is told of a shift's doctor, in one sentence; empty where calls tell that the doctor is there.
 *
 * @param {import("./shifts.js").Day} day
 * @param {import("./shifts.js").Shift} shift
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format, timeZone: string, now: number,
 *   isToday?: boolean, bookings?: import("./shifts.js").Booking[] }} speech `now`: the server's time, in ms; `bookings`:
 *   those of both lists, where they are known
 */
export function doctorText(day, shift, { words, format, timeZone, now, isToday = true, bookings = day.bookings }) {
  if (shift.doctor === "arrived") return words.doctorHere;
  if (shift.doctor === "left") return words.doctorLeft;
  if (shift.doctor === "cancelled") {
    if (!isWholeDayOff(day)) return words.doctorNotThisShift;
    return isToday ? words.doctorNotToday : words.doctorNotThatDay;
  }
  if (hasCalled(bookings, shift)) return "";
  const time = format.time(expectedAt(shift), timeZone);
  if (now >= expectedAt(shift)) return words.doctorExpectedSince.replace("{time}", time);
  if (shift.lateMinutes === 0) return words.doctorExpected.replace("{time}", time);
  return words.doctorLate.replace("{late}", format.minutes(shift.lateMinutes)).replace("{time}", time);
}

/** @param {import("./shifts.js").Day} day */
const isWholeDayOff = ({ onLeave, shifts }) => onLeave || shifts.every(({ doctor }) => doctor === "cancelled");
