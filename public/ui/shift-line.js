// @ts-check
import { doctorText } from "./doctor-text.js";
import { currentShift } from "./shifts.js";

/**
 * What the board says of a day's shift and its doctor; undefined: nothing, the day is one as a whole.
 *
 * @param {import("./shifts.js").Day} day
 * @param {Parameters<typeof doctorText>[2]} speech
 */
export function lineOf(day, speech) {
  const { words, format, timeZone, now } = speech;
  const shift = currentShift(day, now);
  if (!shift) {
    return day.onLeave ? { time: "", doctor: words.leaveToday, note: day.note || "", isBadNews: true } : undefined;
  }
  const doctor = doctorText(day, shift, speech);
  return {
    time: format.timeRange({ from: shift.startsAt, to: shift.endsAt }, timeZone),
    doctor,
    note: ((day.onLeave || shift.doctor === "cancelled") && day.note) || "", // else it is about another shift
    isBadNews: shift.doctor !== "arrived" && doctor !== "" && (shift.doctor !== "expected" || shift.lateMinutes > 0),
  };
}
