// @ts-check
import { lineOf } from "../client/line.js";

/**
 * @typedef {import("./queue.js").ClinicState} ClinicState
 * @typedef {import("./queue.js").Day} Day
 */

/**
 * The queue of a list, or of both where they are one line; on a day with shifts that of its shift. Of those being served, also of
 * another shift, the one called last comes first. `away`: who waits and has not come, where only who has come is called.
 *
 * @param {ClinicState} state
 * @param {[Day, ...Day[]]} days Of one date.
 * @param {Day["shifts"][number]} [ofShift]
 */
export function queueOf(state, days, ofShift) {
  const line = lineOf(state, days[0].date).filter(
    ({ booking: { list, shift } }) => days.some((day) => day.list === list) && (!ofShift || shift === ofShift.shift),
  );
  return {
    serving: days
      .flatMap(({ bookings }) => bookings)
      .filter(({ status }) => status === "in_progress")
      .sort((a, b) => (b.calledAt ?? "").localeCompare(a.calledAt ?? "")),
    waiting: line.filter(({ isHere }) => isHere).map(({ booking }) => booking),
    away: line.filter(({ isHere }) => !isHere).map(({ booking }) => booking),
    placesLeft: days.reduce((sum, day) => sum + placesLeft(day, ofShift), 0),
  };
}

/** @param {Day} day @param {Day["shifts"][number]} [ofShift] */
export function placesLeft({ shifts, ...day }, ofShift) {
  const { capacity, overbooked, used } = shifts.find(({ shift }) => shift === ofShift?.shift) ?? day;
  return Math.max(0, capacity + overbooked - used); // a place that staff added is nobody else's
}
