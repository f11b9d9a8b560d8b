// @ts-check

/**
 * What a ticket's link says: `<booking id>.<secret>` in the fragment, which no server log ever sees. The booking's id
 * holds its clinic, list, date and number: `B-<clinic>-<yyyymmdd>-<number>`, golden `G-…`.
 *
 * @param {string} token
 */
export function readTicketToken(token) {
  const match = /^(([BG])-(\d{1,9})-(\d{4})(\d{2})(\d{2})-(\d{4,7}))\.[\w-]{22}$/.exec(token);
  if (!match) return undefined;
  const [, bookingId, letter, clinicId, year, month, day, number] = match;
  return {
    token,
    bookingId: /** @type {string} */ (bookingId),
    clinicId: Number(clinicId),
    list: /** @type {"regular" | "golden"} */ (letter === "G" ? "golden" : "regular"),
    date: `${year}-${month}-${day}`,
    number: Number(number),
  };
}

/** @typedef {NonNullable<ReturnType<typeof readTicketToken>>} Ticket */
