// @ts-check

/** @typedef {import("../client/index.js").StaffBooking} StaffBooking */

const mostKept = 200;

/**
 * Ticket tokens are told once, to the desk that books, and forgotten with the page. Another desk, or this one after a
 * reload, asks for a new one, which ends the old.
 *
 * @param {import("../client/index.js").Api} api
 * @param {number} clinicId
 */
export function createTickets(api, clinicId) {
  /** @type {Map<string, string>} */
  const tokens = new Map();
  /** @param {import("../client/index.js").NewBooking} booking */
  const keep = ({ id, ticketToken }) => {
    tokens.set(id, ticketToken);
    for (const oldest of tokens.keys()) if (tokens.size > mostKept) tokens.delete(oldest);
    return ticketToken;
  };
  return {
    keep,
    /** @param {StaffBooking} booking */
    tokenOf: async ({ id }) => tokens.get(id) ?? keep(await api.renewTicket({ clinicId, bookingId: id })),
    forget: () => tokens.clear(),
  };
}
