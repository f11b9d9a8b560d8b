// @ts-check
import { placeOf } from "../ui/booking-place.js";
import { roomName } from "../ui/room-name.js";
import { waitingSaying } from "./waiting-saying.js";

/**
 * @typedef {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} Speech
 * @typedef {import("./held-booking.js").Held} Held
 * @typedef {import("./turn.js").Turn} Turn
 * @typedef {{ said: string, detail?: string, note?: string }} Saying `note`: what the clinic tells of a leave.
 */

/**
 * How the booking stands, in one sentence and what to do about it.
 *
 * @param {Held} held
 * @param {Turn} turn
 * @param {Speech & { now: number }} speech `now`: the server's time, in ms
 * @returns {Saying}
 */
export function sayingOf({ mine, own, place, state }, turn, speech) {
  const { words, format } = speech;
  const booking = own ?? mine;
  switch (booking?.status) {
    case "booked":
      return waitingSaying(turn, place, speech);
    case "in_progress": {
      const { calledTo, calledAt } = booking;
      const room = calledTo && roomName(calledTo, words.room, format);
      const where = room ? `${words.pleaseComeTo} \u2068${room}\u2069.` : words.pleaseCome;
      const when = calledAt && state ? ` ${words.calledAt} ${format.time(calledAt, state.clinic.timeZone)}.` : "";
      return { said: words.yourTurn, detail: where + when };
    }
    case "served":
      return own?.forwardedTo
        ? {
            said: `${words.sentOnTo} ${otherPlaceText(placeOf(own.forwardedTo), place, speech)}`,
            detail: words.newTicketTells,
          }
        : { said: words.ticketServed };
    case "no_show":
      return { said: words.ticketNoShow, detail: words.askAtDesk };
    case "cancelled":
      return ending(own, place, speech);
    default:
      return { said: words.dayOver };
  }
}

/**
 * @param {Held["own"]} own undefined: not known yet, or not at all
 * @param {import("./ticket-token.js").Place} place
 * @param {Speech} speech
 * @returns {Saying}
 */
function ending(own, place, speech) {
  const { words } = speech;
  switch (own?.cancelledBy) {
    case "move":
      return { said: movedText(placeOf(own.movedTo ?? place.bookingId), place, speech) };
    case "patient":
      return { said: words.cancelledByYou, detail: words.bookAgain };
    case "staff":
      return { said: words.cancelledByDesk, detail: words.callIfNotYou };
    case "leave":
      return { said: words.onLeave, detail: words.callOrBook };
    case "closing":
      return { said: words.dayClosed, detail: words.callOrBook };
    default:
      return { said: words.ticketCancelled };
  }
}

/**
 * "Moved to Monday 30 November, number 1".
 *
 * @param {import("./ticket-token.js").Place} place
 * @param {import("./ticket-token.js").Place} before
 * @param {Speech} speech
 */
export const movedText = (place, before, speech) => `${speech.words.movedTo} ${otherPlaceText(place, before, speech)}`;

/**
 * @param {import("./ticket-token.js").Place} place
 * @param {import("./ticket-token.js").Place} before
 * @param {Speech} speech
 */
const otherPlaceText = (place, before, speech) => placeText(place, speech, place.list !== before.list);

/**
 * @param {import("./ticket-token.js").Place} place
 * @param {Speech} speech
 * @param {boolean} namesList
 */
export function placeText({ list, date, number }, { words, format }, namesList) {
  const parts = [namesList ? words[list] : "", format.date(date), `${words.numberOf}\u00a0${format.number(number)}`];
  return parts.filter(Boolean).join(words.comma);
}
