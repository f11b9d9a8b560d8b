// @ts-check
import { unbroken } from "../texts.js";
import { numberInTheWay } from "./refusal-text.js";

/**
 * The ways on from a refused booking, each a button.
 *
 * @param {object} desk
 * @param {import("./actions.js").Actions} desk.actions
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {(list: import("../client/index.js").Day["list"]) => import("../client/index.js").Day | undefined} desk.dayOf
 * @param {(text: string) => void} desk.look
 * @returns {Parameters<typeof import("./booking-form.js").createBookingForm>[0]["offersFor"]}
 */
export const createOffers =
  ({ actions, speechNow, dayOf, look }) =>
  (refused, list, bookOn) => {
    const { words, format } = speechNow();
    const day = dayOf(list);
    const { nextAvailable } = refused.problem;
    const number = numberInTheWay(refused);
    /** What makes the day take the booking, and then the booking. @param {() => Promise<unknown>} change */
    const after = (change) => async () => {
      await change();
      bookOn();
    };
    /** @type {Record<string, (false | undefined | "" | null | import("./notices.js").Offer)[]>} */
    const offers = {
      day_full: [
        day && {
          text: words.onePlaceMore,
          act: after(() => actions.changeDay(day, { capacity: day.capacity + 1 }, "", { capacity: day.capacity })),
        },
        nextAvailable && {
          text: `${words.bookOn} ${unbroken(format.date(nextAvailable))}`,
          act: () => bookOn(nextAvailable),
        },
      ],
      day_paused: [
        day && {
          text: words.resumeBooking,
          act: after(() => actions.changeDay(day, { status: "open" }, "", { status: "paused" })),
        },
      ],
      day_closed: [day && { text: words.reopen, act: after(() => actions.reopen(day)) }],
      already_booked: [number !== undefined && { text: words.showThem, act: () => look(String(number)) }],
    };
    return (offers[refused.code] ?? []).flatMap((offer) => offer || []);
  };
