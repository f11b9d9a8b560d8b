// @ts-check
import { numberInTheWay } from "../ui/refusal-text.js";

/**
 * @typedef {import("../client/index.js").Day} Day
 * @typedef {import("../ui/notices.js").Offer} Offer
 */

/**
 * The ways on from a refused booking, each a button.
 *
 * @param {object} desk
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {(list: Day["list"]) => Day | undefined} desk.dayOf the day that is shown
 * @param {() => number | undefined} desk.shiftNow the shift that is shown
 * @param {(place: { date: string, shift?: number | null }) => string} desk.placeTextOf
 * @param {(text: string) => void} desk.look
 * @param {(onReason: (reason: string) => unknown) => void} desk.askWhy
 * @returns {Parameters<typeof import("./booking-form.js").createBookingForm>[0]["offersFor"]}
 */
export const createOffers =
  ({ actions, speechNow, dayOf, shiftNow, placeTextOf, look, askWhy }) =>
  (refused, list, bookOn) => {
    const { words } = speechNow();
    const day = dayOf(list);
    const number = numberInTheWay(refused);
    /** What makes the day take the booking, and then the booking. @param {() => Promise<unknown>} change */
    const after = (change) => async () => {
      await change();
      bookOn();
    };
    const onePlaceMore = () => {
      const shift = day?.shifts.find((each) => each.shift === shiftNow());
      if (!day || (day.shifts.length > 0 && !shift)) return undefined; // of which shift is not said
      const { capacity } = shift ?? day;
      return { text: words.onePlaceMore, act: after(() => actions.changeCapacity(day, capacity + 1, shift)) };
    };
    const nextPlace = () => {
      const next = /** @type {any} */ (refused.problem.nextAvailable);
      if (!next) return undefined;
      const place =
        typeof next === "string"
          ? { date: next, shift: undefined }
          : { date: next.date, shift: next.shift ?? undefined };
      return { text: `${words.bookOn} ${placeTextOf(place)}`, act: () => bookOn(place) };
    };
    const inAddition = () => ({
      text: words.bookInAddition,
      act: () => askWhy((reason) => bookOn({ overbook: { reason } })),
    });
    /** @type {Record<string, () => (false | undefined | Offer)[]>} */
    const offers = {
      day_full: () => [onePlaceMore(), inAddition(), nextPlace()],
      shift_full: () => [onePlaceMore(), inAddition(), nextPlace()],
      day_paused: () => [
        day && {
          text: words.resumeBooking,
          act: after(() => actions.changeDay(day, { status: "open" }, "", { status: "paused" })),
        },
      ],
      day_closed: () => [day && { text: words.reopen, act: after(() => actions.reopen(day)) }],
      already_booked: () => [number !== undefined && { text: words.showThem, act: () => look(String(number)) }],
    };
    return (offers[refused.code]?.() ?? []).flatMap((offer) => offer || []);
  };
