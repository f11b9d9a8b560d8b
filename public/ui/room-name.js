// @ts-check

/**
 * Where to go; a room's number alone would read as that of somebody else.
 *
 * @param {string} calledTo
 * @param {string} room The word before the number.
 * @param {import("../texts.js").Format} format
 */
export function roomName(calledTo, room, format) {
  const name = format.digits(calledTo);
  return /^[\d٠-٩۰-۹]+$/.test(name) ? `${room} ${name}` : name;
}
