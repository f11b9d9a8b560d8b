// @ts-check

const oldestMs = 15 * 60_000;
const callsAtMost = 8;

/**
 * The newest calls of all clinics of a board, the newest first, however often the page was opened since.
 *
 * @param {import("../client/index.js").BoardState} state
 * @param {number} now The server's time, in ms.
 */
export function latestCalls({ board, clinics }, now) {
  const calls = board.clinics.flatMap(({ clinicId, label }) => {
    const clinic = clinics[clinicId];
    if (!clinic) return [];
    return clinic.days.flatMap(({ bookings }) =>
      bookings.flatMap(({ id, number, list, status, calledAt }) => {
        const isCalled = calledAt !== null && (status === "in_progress" || status === "served");
        const at = Date.parse(calledAt ?? "");
        return isCalled && now - at < oldestMs ? [{ id, number, list, at, name: label ?? clinic.clinic.name }] : [];
      }),
    );
  });
  return calls.sort((a, b) => b.at - a.at).slice(0, callsAtMost);
}
