// @ts-check
/**
 * The client's half of the stream protocol: what a reader holds after each frame. Pure, and the same for
 * browsers and programs.
 *
 * @typedef {object} Booking What the public audience sees; staff get further fields (see /openapi.json).
 * @property {string} id
 * @property {string} list
 * @property {string} date
 * @property {number} number
 * @property {number} order Where it stands in the queue; its number at first.
 * @property {string} status booked | in_progress | served | no_show | cancelled
 * @property {number} calls
 * @property {string | null} calledAt
 * @property {string | null} calledTo
 *
 * @typedef {object} DayFields
 * @property {string} list regular | golden
 * @property {string} date YYYY-MM-DD
 * @property {string} status open | paused; in an update also closed
 * @property {number} capacity
 * @property {number} used Bookings that are not cancelled.
 *
 * @typedef {DayFields & { bookings: Booking[] }} Day Its bookings stand in the order of the queue.
 *
 * @typedef {object} ClinicState The live days, exactly as `GET …/days` answers them. Never changed in place.
 * @property {number} clinicId
 * @property {number} version
 * @property {{ name: string, timeZone: string }} clinic
 * @property {Day[]} days By date, regular before golden.
 *
 * @typedef {{ clinicId: number, since: number, version: number, days: DayFields[], bookings: Booking[] }} Update
 * @typedef {{ type: "snapshot", data: ClinicState } | { type: "update", data: Update } | { type: string, data: any }} StreamEvent
 */

/**
 * Takes one event into the state.
 *
 * @param {ClinicState | undefined} state undefined: nothing is held yet
 * @param {StreamEvent} event
 * @returns {ClinicState | undefined | "reopen"} The new state; the same object when nothing changed; "reopen" when
 *   something between state and event is missing: open the stream again without an id.
 */
export function fold(state, { type, data }) {
  if (type === "snapshot") return { ...data, days: inOrder(data.days.map(withQueue)) };
  if (type === "update") return state === undefined ? "reopen" : foldUpdate(state, data);
  return state;
}

/**
 * @param {ClinicState} state
 * @param {Update} update
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
