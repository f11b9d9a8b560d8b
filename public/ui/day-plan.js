// @ts-check

/**
 * What a clinic plans for a date on which nobody has made a day yet: as the database would make it.
 *
 * @typedef {import("../client/index.js").PlannedShift} PlannedShift
 * @typedef {import("../client/index.js").Exception} Exception
 * @typedef {{ clinic: import("../client/index.js").Clinic, hours: PlannedShift[], exceptions: Exception[] }} Plan
 * @typedef {{ shift: number, start: string, end: string, capacity: number, goldenCapacity: number, isClosed: boolean }} ShiftOfPlan
 */

const weekdays = /** @type {const} */ (["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
const dayMs = 86_400_000;

/** @param {string} date YYYY-MM-DD */
const weekdayOf = (date) => weekdays[new Date(date).getUTCDay()];

/** @param {string} date @param {number} days */
export const daysAfter = (date, days) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

/** Closed beats extra, and extra the week's shift of that number. @param {Plan} plan @param {string} date @returns {ShiftOfPlan[]} */
export function plannedShifts({ hours, exceptions }, date) {
  const weekday = /** @type {PlannedShift["weekday"]} */ (weekdayOf(date));
  const holding = exceptions.filter(({ from, to }) => from <= date && date <= to);
  const extra = holding.filter(({ kind, weekdays: only }) => kind === "extra" && (!only || only.includes(weekday)));
  const weekly = hours.filter(
    (shift) => shift.weekday === weekday && !extra.some((other) => other.shift === shift.shift),
  );
  const closed = holding.filter(({ kind }) => kind === "closed").map(({ shift }) => shift);
  return /** @type {Omit<ShiftOfPlan, "isClosed">[]} */ ([...weekly, ...extra])
    .map((shift) => ({ ...shift, isClosed: closed.includes(shift.shift) || closed.includes(null) }))
    .sort((one, other) => one.shift - other.shift);
}

/** The whole of it. @param {Plan} plan @param {string} date */
export const isOnLeave = ({ exceptions }, date) =>
  exceptions.some(({ kind, shift, from, to }) => kind === "closed" && shift === null && from <= date && date <= to);

/** Whether patients are booked on it by themselves. @param {Plan} plan @param {string} date */
export function isWorkingDay(plan, date) {
  const { clinic, hours } = plan;
  const weekday = weekdayOf(date);
  const isOfWeek = hours.length === 0 && clinic.workingDays.some((each) => each === weekday);
  return isOfWeek || plannedShifts(plan, date).length > 0;
}

/** How many places a list would have. @param {Plan} plan @param {string} date @param {"regular" | "golden"} list */
export function plannedCapacity(plan, date, list) {
  const key = list === "golden" ? "goldenCapacity" : "capacity";
  const shifts = plannedShifts(plan, date);
  return shifts.length === 0 ? plan.clinic[key] : shifts.reduce((sum, shift) => sum + shift[key], 0);
}
