// @ts-check

/**
 * @typedef {import("../client/index.js").StaffBooking} StaffBooking
 * @typedef {{ date: string, shift?: number | null }} Place
 */

/**
 * Gives a booking another place, where it gets a number of its own. Undo moves it back, with a new number: the old one is
 * never given again.
 *
 * @param {object} desk
 * @param {import("../client/index.js").Api} desk.api
 * @param {number} desk.clinicId
 * @param {import("./actions.js").Actions} desk.actions
 * @param {import("../ui/notices.js").Notices} desk.notices
 * @param {ReturnType<typeof import("./tickets.js").createTickets>} desk.tickets
 * @param {() => import("./actions.js").Speech} desk.speechNow
 * @param {(place: Place) => string} desk.placeTextOf
 * @param {(booking: StaffBooking) => unknown} desk.print
 * @returns {(booking: StaffBooking, place: Place) => Promise<void>} throws when it is refused
 */
export const createMoveBooking = ({ api, clinicId, actions, notices, tickets, speechNow, placeTextOf, print }) => {
  /** @param {StaffBooking} booking @param {Place} place */
  const move = async (booking, { date, shift }) => {
    const body = { date, ...(shift && { shift }) };
    const moved = await api.moveBooking({ clinicId, bookingId: booking.id, body });
    tickets.keep(moved);
    return moved;
  };
  return async (booking, place) => {
    notices.clear();
    const moved = await move(booking, place);
    const { words } = speechNow();
    notices.notify([...actions.naming(moved), ` — ${words.didMoveTo} ${placeTextOf(moved)}`], {
      about: moved,
      offers: [{ text: words.deed_print, act: () => print(moved) }],
      undo: () =>
        actions.attempt(async () => {
          const back = await move(moved, booking);
          notices.notify([...actions.naming(back), ` — ${speechNow().words.didUndo}`], { about: back });
        }),
    });
  };
};
