// @ts-check
/**
 * The client's half of the stream protocol: what a reader holds after each frame. Pure, and the same for
 * browsers and programs.
 *
 * @typedef {{ type: string, data: any, lastEventId: string }} Frame `data` is undefined when it was no JSON.
 * @typedef {import("./index.js").ClinicState} ClinicState
 * @typedef {import("./index.js").Day} Day
 * @typedef {Day["bookings"][number]} Booking
 * @typedef {{ clinicId: number, since: number, version: number, days: Omit<Day, "bookings">[], bookings: Booking[] }} Update
 */

/**
 * @param {import("./sse-parser.js").SseEvent} event
 * @returns {Frame}
 */
export function readFrame(event) {
  try {
    return { ...event, data: JSON.parse(event.data) };
  } catch {
    return { ...event, data: undefined };
  }
}

/**
 * Takes one event into the state; a ping says the stream's own version.
 *
 * @type {typeof import("./index.js").fold<import("./index.js").Audience>}
 */
export const fold = (state, event) => {
  const { type, data } = /** @type {{ type: string, data: any }} */ (event);
  if (type === "snapshot") return { ...data, days: inOrder(data.days.map(withQueue)) };
  if (type === "update") return state === undefined ? "reopen" : foldUpdate(state, data);
  const hasMissedSome = type === "ping" && state !== undefined && data.version > state.version;
  return hasMissedSome ? "reopen" : state;
};

/**
 * @param {ClinicState} state
 * @param {Update} update
 * @returns {ClinicState | "reopen"}
 */
function foldUpdate(state, update) {
  if (update.version <= state.version) return state;
  if (!(update.since <= state.version)) return "reopen";
  const days = new Map(state.days.map((day) => [dayKey(day), day]));
  for (const day of update.days) {
    const key = dayKey(day);
    if (day.status === "closed") days.delete(key);
    else days.set(key, { ...day, bookings: days.get(key)?.bookings ?? [] });
  }
  for (const [key, changed] of byDay(update.bookings)) {
    const day = days.get(key);
    if (day) days.set(key, withQueue({ ...day, bookings: replaced(day.bookings, changed) }));
  }
  return { ...state, version: update.version, days: inOrder([...days.values()]) };
}

/** @param {Booking[]} bookings */
function byDay(bookings) {
  /** @type {Map<string, Booking[]>} */
  const groups = new Map();
  for (const booking of bookings) {
    const key = dayKey(booking);
    const group = groups.get(key);
    if (group) group.push(booking);
    else groups.set(key, [booking]);
  }
  return groups;
}

/**
 * @param {Booking[]} held
 * @param {Booking[]} changed
 */
const replaced = (held, changed) => [
  ...new Map([...held, ...changed].map((booking) => [booking.id, booking])).values(),
];

/** @param {{ list: string, date: string }} day */
const dayKey = ({ list, date }) => `${list} ${date}`;

/** @param {Day} day */
const withQueue = (day) => ({
  ...day,
  bookings: [...day.bookings].sort((a, b) => a.order - b.order || a.number - b.number),
});

/** @param {Day[]} days */
const inOrder = (days) => days.sort((a, b) => compare(a.date, b.date) || compare(b.list, a.list));

/**
 * @param {string} a
 * @param {string} b
 */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
