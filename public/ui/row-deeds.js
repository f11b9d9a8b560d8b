// @ts-check

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {"call" | "callAgain" | "arrival" | "stepBack" | "up" | "down" | "serve" | "miss" | "wait" | "cancel" | "resume" | "restore" | "moveTo" | "forward" | "correct" | "remark" | "print" | "history"} Deed
 * @typedef {{ isToday: boolean, needsArrival: boolean, recalls: number, mayForward: boolean }} Rules
 */

/** What can be done with a booking, the likeliest first. @type {Record<StaffBooking["status"], Deed[]>} */
const deeds = {
  in_progress: ["serve", "forward", "callAgain", "wait", "miss", "remark", "correct", "print", "history"],
  booked: ["call", "up", "down", "miss", "remark", "moveTo", "forward", "correct", "cancel", "print", "history"],
  served: ["resume", "forward", "history"],
  no_show: ["restore", "history"],
  cancelled: ["restore", "history"],
};

/** Nobody comes before their day. @type {Deed[]} */
const deedsBefore = ["moveTo", "correct", "remark", "up", "down", "cancel", "print", "history"];

/**
 * What is in sight of a row, and what is behind “more”. Who has not come is more likely to come than to be called.
 *
 * @param {StaffBooking} booking
 * @param {Rules} rules
 * @returns {[inSight: Deed[], behindMore: Deed[]]}
 */
export function deedsOf(booking, { isToday, needsArrival, recalls, mayForward }) {
  if (booking.cancelledBy === "move") return [[], ["history"]]; // has another booking by now
  const all = booking.status === "booked" && !isToday ? deedsBefore : deeds[booking.status];
  const isOffered = (/** @type {Deed} */ deed) => deed !== "forward" || (mayForward && !booking.forwardedTo);
  const [first, ...rest] = /** @type {[Deed, ...Deed[]]} */ (all.filter(isOffered));
  if (booking.status === "booked" && needsArrival)
    return booking.arrived ? [[first, "arrival"], rest] : [["arrival"], [first, ...rest]];
  if (booking.status === "in_progress" && mayStepBack(booking, recalls)) return [[first], ["stepBack", ...rest]];
  return [[first], rest];
}

/** As far as is seen here: calls that were taken back count for the server alone, which has the last word. @param {StaffBooking} booking @param {number} recalls */
const mayStepBack = ({ calls, missed }, recalls) => calls >= recalls * (missed + 1);

/** @param {Deed | "more"} deed @param {StaffBooking} booking @param {import("./language.js").Speech["words"]} words */
export function deedText(deed, { arrived, missed }, words) {
  if (deed === "arrival") return arrived ? words.deed_notHere : words.deed_here;
  if (deed === "stepBack") return missed > 0 ? words.deed_stepBackLast : words.deed_stepBack;
  return words[`deed_${deed}`];
}
