// @ts-check
import { doctorState, timesOf } from "../ui/shift-texts.js";

/**
 * What of the day itself the doctor should know: that it is closed, on leave or paused, and the shift that is worked for.
 *
 * @param {object} day
 * @param {import("../client/index.js").Day<"staff">[]} day.days those that are live
 * @param {boolean} day.isClosed
 * @param {import("../ui/shifts-of-day.js").ShiftOfDay | undefined} day.shift
 * @param {import("../ui/language.js").Speech} speech
 */
export function dayFacts({ days, isClosed, shift }, speech) {
  const { words, format } = speech;
  if (isClosed) return [words.dayIsClosed];
  const isOnLeave = days.some(({ onLeave }) => onLeave);
  const paused = days.filter(({ status }) => status === "paused");
  const whichPaused = paused.length < days.length ? paused.map(({ list }) => words[list]) : [];
  return [
    isOnLeave ? words.onLeave : "",
    shift ? timesOf(shift, format) : "",
    shift && !isOnLeave ? doctorState(shift, speech) : "",
    paused.length > 0 ? [...whichPaused, words.paused].join(": ") : "",
  ];
}
