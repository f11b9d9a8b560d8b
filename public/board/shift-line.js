// @ts-check
import { doctorText } from "../ui/doctor-text.js";
import { element } from "../ui/element.js";
import { currentShift } from "../ui/shifts.js";

/**
 * Below the clinic's name: which shift it is, and whether its doctor is there. The lists of a day have one doctor, so as
 * a rule they have one line.
 *
 * @typedef {import("../ui/shifts.js").Day} Day
 * @typedef {Omit<Parameters<typeof doctorText>[2], "isToday" | "bookings">} Speech
 * @typedef {{ time: string, doctor: string, note: string, isBadNews: boolean }} Line
 */

/** A longer note needs a second line. */
const longNoteLetters = 30;

/** @param {HTMLElement} node Read aloud when it changes, so it is written only then. */
export function createShiftLine(node) {
  let shown = "";
  /** @param {Day[]} days @param {Speech} speech */
  return (days, speech) => {
    const bookings = days.flatMap((day) => day.bookings);
    const lines = new Map(
      days.flatMap((day) => {
        const line = lineOf({ ...day, bookings }, speech);
        return line ? [[JSON.stringify(line), line]] : [];
      }),
    );
    const said = [...lines.keys()].join();
    if (said === shown) return;
    shown = said;
    node.replaceChildren(...[...lines.values()].map(lineNode));
    const { classList } = document.documentElement;
    classList.toggle("has-shift", lines.size > 0);
    classList.toggle(
      "has-long-note",
      [...lines.values()].some(({ note }) => note.length > longNoteLetters),
    );
  };
}

/**
 * @param {Day} day
 * @param {Speech} speech
 * @returns {Line | undefined}
 */
function lineOf(day, speech) {
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

/** @param {Line} line */
function lineNode({ time, doctor, note, isBadNews }) {
  const parts = [element("strong", "", time), element("span", "", doctor), element("bdi", "", note)];
  const node = element("p", "shift", ...parts.filter(({ textContent }) => textContent).flatMap((part) => [part, " "]));
  node.classList.toggle("bad-news", isBadNews);
  return node;
}
