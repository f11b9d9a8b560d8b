// @ts-check
import { lineOf } from "../client/line.js";
import { lists } from "../ui/queue.js";

/**
 * @typedef {import("../client/index.js").ClinicState<"staff">} ClinicState
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {import("../ui/call-button.js").InLine} InLine
 * @typedef {{ line: import("../ui/call-button.js").Line, waiting: InLine[] }} WaitingLine
 */

const mostBefore = 5;

/**
 * A day as the doctor's room sees it: who is in, the lines that can be called from (one of both lists, or one each), and
 * who was in before, the last first.
 *
 * @param {ClinicState} state
 * @param {object} place
 * @param {string} place.date
 * @param {string} place.room its name; empty: it has none, and whoever is in may be in it
 * @param {number | undefined} place.shift the one that is worked for; undefined: all
 */
export function turnsOf(state, { date, room, shift }) {
  const days = state.days.filter((day) => day.date === date);
  const bookings = days.flatMap((day) => day.bookings);
  const inside = bookings.filter(({ status }) => status === "in_progress").sort(lastFirst("calledAt"));
  const waiting = lineOf(state, date).filter(({ booking }) => shift === undefined || booking.shift === shift);
  return {
    days,
    inside: inside.filter(({ calledTo }) => !room || !calledTo || calledTo === room),
    everybodyInside: inside,
    waiting,
    lines: linesOf(days, waiting, state.clinic.goldenTurn !== null),
    before: bookings
      .filter(({ status, calls }) => ["served", "no_show"].includes(status) && calls > 0)
      .sort(lastFirst("finishedAt"))
      .slice(0, mostBefore),
  };
}

/** @param {ClinicState["days"]} days @param {InLine[]} waiting @param {boolean} isOneLine @returns {WaitingLine[]} */
function linesOf(days, waiting, isOneLine) {
  const [day] = days;
  if (day && isOneLine) return [{ line: { date: day.date }, waiting }];
  return lists.flatMap((list) => {
    const ofList = days.find((each) => each.list === list);
    return ofList
      ? [{ line: { date: ofList.date, list }, waiting: waiting.filter(({ booking }) => booking.list === list) }]
      : [];
  });
}

/**
 * The line that is called from: the one that was chosen, as long as somebody in it can be called, or nobody can in the
 * others.
 *
 * @param {WaitingLine[]} lines
 * @param {string | undefined} chosen
 */
export function lineToCall(lines, chosen) {
  const wanted = lines.find(({ line }) => line.list === chosen) ?? lines[0];
  return wanted?.waiting.some(isHere) ? wanted : (lines.find(({ waiting }) => waiting.some(isHere)) ?? wanted);
}

/** @param {InLine} one */
const isHere = (one) => one.isHere;

/** @param {"calledAt" | "finishedAt"} when */
const lastFirst = (when) => (/** @type {StaffBooking} */ one, /** @type {StaffBooking} */ other) =>
  (other[when] ?? "").localeCompare(one[when] ?? "");
