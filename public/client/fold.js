// @ts-check
/**
 * The client's half of the stream protocol: what a reader holds after each frame. Pure, and the same for
 * browsers and programs.
 *
 * @typedef {import("./operations.js").PublicBooking} Booking Staff get further fields.
 * @typedef {Omit<import("./operations.js").LiveDay, "bookings">} DayFields
 * @typedef {DayFields & { bookings: Booking[] }} Day Its bookings stand in the order of the queue.
 * @typedef {Omit<import("./operations.js").LiveDays, "days"> & { days: Day[] }} ClinicState The live days by date,
 *   regular before golden, as `GET …/days` answers them. Never changed in place.
 *
 * @typedef {{ clinicId: number, since: number, version: number, days: DayFields[], bookings: Booking[] }} Update
 * @typedef {{ type: "snapshot", data: ClinicState } | { type: "update", data: Update } | { type: string, data: any }} StreamEvent
 *   A ping says the stream's own version.
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
  const hasMissedSome = type === "ping" && state !== undefined && data.version > state.version;
  return hasMissedSome ? "reopen" : state;
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
