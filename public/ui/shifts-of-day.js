// @ts-check
import { plannedShifts } from "./day-plan.js";
import { noPlaces } from "./fullness.js";

/**
 * @typedef {import("../client/index.js").Day<"staff">} StaffDay
 * @typedef {import("../client/index.js").Shift["doctor"]} Doctor
 * @typedef {import("./fullness.js").Places & { list: StaffDay["list"] }} ShiftList
 * @typedef {object} ShiftOfDay
 * @property {number} shift
 * @property {string} startsAt
 * @property {string} endsAt
 * @property {string} timeZone in which these are told
 * @property {ShiftList[]} lists
 * @property {Doctor} doctor
 * @property {number} lateMinutes
 */

/** A doctor who is still there so long after the end is there no more; nobody has said so. */
const longestOverrunMs = 3_600_000;

/**
 * The shifts of a date, of both lists together: as they are, or as they are planned when nobody has made the day.
 *
 * @param {string} date
 * @param {StaffDay[]} made
 * @param {import("./day-plan.js").Plan} plan
 * @returns {ShiftOfDay[]}
 */
export function shiftsOfDay(date, made, plan) {
  if (made.length === 0) return plannedShifts(plan, date).map((shift) => asPlanned(date, shift));
  /** @type {Map<number, ShiftOfDay>} */
  const shifts = new Map();
  for (const { list, shifts: ofList } of made) {
    for (const { shift, startsAt, endsAt, used, capacity, overbooked, doctor, lateMinutes } of ofList) {
      const lists = [...(shifts.get(shift)?.lists ?? []), { list, used, capacity, overbooked }];
      shifts.set(shift, { shift, startsAt, endsAt, timeZone: plan.clinic.timeZone, lists, doctor, lateMinutes });
    }
  }
  return [...shifts.values()].sort((one, other) => one.shift - other.shift);
}

/** @param {string} date @param {import("./day-plan.js").ShiftOfPlan} shift @returns {ShiftOfDay} */
const asPlanned = (date, { shift, start, end, capacity, goldenCapacity, isClosed }) => ({
  shift,
  startsAt: `${date}T${start}:00Z`,
  endsAt: `${date}T${end}:00Z`,
  timeZone: "UTC", // the clock on the wall, whatever the zone
  lists: [
    { ...noPlaces, list: "regular", capacity },
    { ...noPlaces, list: "golden", capacity: goldenCapacity },
  ],
  doctor: isClosed ? "cancelled" : "expected",
  lateMinutes: 0,
});

/**
 * The shift that staff work for now: the last whose doctor is there, else the one that is on, else the next.
 *
 * @param {ShiftOfDay[]} shifts
 * @param {number} now
 * @returns {number | undefined}
 */
export function workingShift(shifts, now) {
  const arrived = shifts.filter(
    ({ doctor, endsAt }) => doctor === "arrived" && now < Date.parse(endsAt) + longestOverrunMs,
  );
  const next = shifts.find(({ doctor, endsAt }) => doctor === "expected" && now < Date.parse(endsAt));
  return (arrived[arrived.length - 1] ?? next)?.shift;
}
