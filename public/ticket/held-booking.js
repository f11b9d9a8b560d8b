// @ts-check
import { followClinic } from "../client/follow-clinic.js";
import { placeOf } from "../ui/booking-place.js";

/**
 * @typedef {import("./ticket-token.js").Ticket} Ticket
 * @typedef {import("./ticket-token.js").Place} Place
 * @typedef {import("../client/index.js").ClinicState<"public">} ClinicState
 * @typedef {import("../client/index.js").PublicBooking} PublicBooking
 * @typedef {import("../client/index.js").StaffBooking} OwnBooking
 *
 * @typedef {object} Held
 * @property {Place} place Where the patient's place is now, as far as is known.
 * @property {Place} [before] Where it was when the ticket was made, if it was moved since.
 * @property {ClinicState} [state] That day's queue, and the other list's where both make one line; undefined: nothing is known yet.
 * @property {PublicBooking} [mine] In that queue; undefined: its day has closed.
 * @property {OwnBooking} [own] Once it ended: by whom, and where to, also to another clinic. The queue does not tell.
 * @typedef {import("../client/index.js").Freshness} Freshness
 */

/**
 * Follows the booking that a ticket stands for, and the one that it was moved to, for ever.
 *
 * @param {Ticket} ticket
 * @param {object} options
 * @param {Record<string, string>} options.headers
 * @param {import("../client/index.js").Api} options.api
 * @param {(held: Held) => void} options.onChange
 * @param {(freshness: Freshness) => void} options.onFreshness
 */
export function holdBooking(ticket, { headers, api, onChange, onFreshness }) {
  /** @type {Held} */
  let held = { place: ticket };
  let isAsking = false;

  /** @type {Place} */
  let followed;
  /** @param {Place} place */
  const follow = (place) => {
    followed = place;
    return followClinic(`/v1/clinics/${place.clinicId}/stream?date=${place.date}`, {
      headers,
      audience: "public",
      onState: (state) => {
        const mine = state.days.flatMap(({ bookings }) => bookings).find(({ id }) => id === place.bookingId);
        const isNews = mine?.status === "served" && mine !== held.mine; // who was done may be sent on
        const own = isOver(mine) && place === held.place && !isNews ? held.own : undefined; // a closed day may have reopened
        const before = place === ticket ? undefined : ticket;
        const hadOneLine = isOneLine(held.state);
        held = { place, before, state, mine, own };
        onChange(held);
        if ((hadOneLine ?? isOneLine(state)) !== isOneLine(state)) follower.reconnect(); // for the other list
        learn();
      },
      onFreshness: (freshness) => {
        if (freshness.state === "refused") return refused(freshness);
        onFreshness(freshness);
        if (freshness.state === "live") learn();
      },
    });
  };
  let follower = follow(ticket);

  /** What failed is asked for again when the stream is live again. */
  const learn = async () => {
    const { state, mine, own } = held;
    if (isAsking || own || !state || !isOver(mine)) return;
    isAsking = true;
    const [first, now] = await seek();
    const isHere = now?.bookingId === held.place.bookingId;
    const read = isHere && now !== ticket ? await readOwn(now) : first;
    isAsking = false;
    if (!now || !read || !isOver(held.mine)) return;
    held = { ...held, own: read };
    onChange(held);
    if (!isHere) goTo(now);
  };

  /** A ticket opens no day that its booking was moved away from again. @param {Freshness} freshness */
  const refused = async (freshness) => {
    const [, now] = await seek();
    if (now && now.bookingId !== followed.bookingId) goTo(now);
    else onFreshness(freshness);
  };

  /** The ticket's own booking, and where the patient's place is now: the former knows, however often it was moved. */
  const seek = async () => {
    const first = await readOwn(ticket);
    return /** @type {const} */ ([first, first && (first.movedTo === null ? ticket : placeOf(first.movedTo))]);
  };

  /** @param {Place} place */
  const readOwn = async ({ clinicId, bookingId }) => {
    const read = await api.readBooking({ clinicId, bookingId }).catch(() => undefined);
    return read && "cancelledBy" in read ? read : undefined;
  };

  /** Until its first state comes, the place before says where to. @param {Place} place */
  const goTo = (place) => {
    follower.close();
    follower = follow(place);
  };

  return { reconnect: () => follower.reconnect() };
}

/** @param {ClinicState | undefined} state */
const isOneLine = (state) => state && state.clinic.goldenTurn !== null;

/** The queue says no more of it. @param {Held["mine"]} mine */
const isOver = (mine) => !mine || mine.status === "cancelled" || mine.status === "served";
