// @ts-check

import { daysAfter, isOnLeave, isWorkingDay, plannedCapacity } from "../ui/day-plan.js";
import { lists } from "../ui/queue.js";

/**
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("../ui/fullness.js").Places & { list: StaffDay["list"], isClosed: boolean }} Fullness
 * @typedef {{ date: string, lists: Fullness[], isOnLeave: boolean, isMade: boolean }} DayAtHand
 */

/** A week: who is told "come again" seldom waits longer. */
const plannedDaysAhead = 7;

/**
 * The days that the desk offers: today, the live ones, the working days of the next week, and the one that is shown.
 *
 * @param {object} known
 * @param {string} known.today
 * @param {string} known.shown
 * @param {import("../ui/day-plan.js").Plan} known.plan
 * @param {StaffDay[]} known.live
 * @param {(list: StaffDay["list"], date: string) => StaffDay | undefined} known.closedDay
 * @returns {DayAtHand[]}
 */
export function daysAtHand({ today, shown, plan, live, closedDay }) {
  const ahead = Array.from({ length: plannedDaysAhead }, (_, index) => daysAfter(today, index + 1));
  const working = ahead.filter((date) => isWorkingDay(plan, date));
  const dates = new Set([today, shown, ...working, ...live.map(({ date }) => date)]);
  return [...dates].sort().map((date) => {
    const made = lists.map(
      (list) => live.find((day) => day.date === date && day.list === list) ?? closedDay(list, date),
    );
    const fullness = lists.map((list, index) => ({
      list,
      used: made[index]?.used ?? 0,
      overbooked: made[index]?.overbooked ?? 0,
      capacity: made[index]?.capacity ?? plannedCapacity(plan, date, list),
      isClosed: made[index]?.status === "closed",
    }));
    const known = made.find((day) => day && day.status !== "closed");
    return {
      date,
      lists: fullness,
      isOnLeave: known ? known.onLeave : isOnLeave(plan, date),
      isMade: made.some((day) => day !== undefined),
    };
  });
}
