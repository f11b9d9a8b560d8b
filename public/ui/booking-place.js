// @ts-check

/** What a booking's id says: `B-<clinic>-<yyyymmdd>-<number>`, golden `G-…`. @param {string} bookingId */
export function placeOf(bookingId) {
  const [letter, clinicId, day = "", number] = bookingId.split("-");
  return {
    bookingId,
    clinicId: Number(clinicId),
    list: /** @type {"regular" | "golden"} */ (letter === "G" ? "golden" : "regular"),
    date: day.replace(/(....)(..)(..)/, "$1-$2-$3"),
    number: Number(number),
  };
}

/** @typedef {ReturnType<typeof placeOf>} Place */
