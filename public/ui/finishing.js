// @ts-check

/**
 * Who is done when the next one is called: the only one inside, or this room's.
 *
 * @param {import("../client/index.js").StaffBooking[]} inside
 * @param {string} room
 */
export function finishing(inside, room) {
  const ofRoom = inside.filter(({ calledTo }) => (calledTo ?? "") === room);
  return ofRoom.length === 1 ? ofRoom[0] : inside.length === 1 && !room ? inside[0] : undefined;
}
