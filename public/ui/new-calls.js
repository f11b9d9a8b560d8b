// @ts-check

/** Older calls are no news: nobody is startled by what happened while the screen was away. */
export const newsMs = 60_000;

/** Whoever is called in and seen within one update was called nonetheless. */
const calledStatuses = ["in_progress", "served"];

/**
 * Who was called by this update: `calls` rose, less than 60 s ago. In the order of their calls.
 *
 * @param {import("../client/index.js").ClinicState<"public"> | undefined} before undefined: nothing was held, so nothing is news
 * @param {import("../client/index.js").ClinicState<"public">} after
 * @param {number} now The server's time, in ms.
 * @returns {import("../client/index.js").PublicBooking[]}
 */
export function newCalls(before, after, now) {
  if (!before) return [];
  const callsBefore = new Map(before.days.flatMap(({ bookings }) => bookings.map(({ id, calls }) => [id, calls])));
  return after.days
    .flatMap(({ bookings }) => bookings)
    .filter(
      ({ id, calls, calledAt, status }) =>
        calledStatuses.includes(status) &&
        calledAt !== null &&
        calls > (callsBefore.get(id) ?? 0) &&
        now - Date.parse(calledAt) < newsMs,
    )
    .sort((a, b) => (a.calledAt ?? "").localeCompare(b.calledAt ?? ""));
}
