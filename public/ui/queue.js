// @ts-check
/**
 * What a waiting room wants to know of a clinic's days.
 *
 * @typedef {import("../client/index.js").ClinicState<"public">} ClinicState
 * @typedef {import("../client/index.js").Day<"public">} Day
 * @typedef {import("../client/index.js").PublicBooking} Booking
 */

export const lists = /** @type {const} */ (["regular", "golden"]);

/**
 * The queue of a day, or of its shift, in its order; of those being served, also of another shift, the one called last
 * comes first.
 *
 * @param {Day} day
 * @param {Day["shifts"][number]} [ofShift]
 */
export const queueOf = ({ bookings, ...day }, ofShift) => ({
  serving: bookings
    .filter(({ status }) => status === "in_progress")
    .sort((a, b) => (b.calledAt ?? "").localeCompare(a.calledAt ?? "")),
  waiting: bookings
    .filter(({ status, shift }) => status === "booked" && (!ofShift || shift === ofShift.shift))
    .sort((a, b) => b.priority - a.priority || a.order - b.order || a.number - b.number),
  placesLeft: Math.max(0, (ofShift || day).capacity - (ofShift || day).used),
});

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
