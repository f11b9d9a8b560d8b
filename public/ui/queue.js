// @ts-check
/**
 * What a waiting room wants to know of a clinic's days.
 *
 * @typedef {import("../client/index.js").ClinicState<"public">} ClinicState
 * @typedef {import("../client/index.js").Day<"public">} Day
 */

export const lists = /** @type {const} */ (["regular", "golden"]);

/**
 * The list's day that matters now: today's or the next; else the last one not closed yet.
 *
 * @param {ClinicState} state
 * @param {string} list
 * @returns {Day | undefined}
 */
export function nearestDay({ days, clinic }, list) {
  const ofList = days.filter((day) => day.list === list); // by date already
  const today = todayIn(clinic.timeZone);
  return ofList.find(({ date }) => date >= today) ?? ofList[ofList.length - 1];
}

/**
 * Today's date there, as YYYY-MM-DD (which is how Sweden writes dates).
 *
 * @param {string} timeZone
 * @param {number} [now] in ms
 */
export const todayIn = (timeZone, now = Date.now()) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
