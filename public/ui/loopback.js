// @ts-check

/**
 * Names and addresses that lead each device to itself, so a phone never to the desk.
 *
 * @param {string} hostname as `location` has it
 */
export const isLoopback = (hostname) =>
  /^(((.+\.)?localhost|127(\.\d+){3}|0\.0\.0\.0)\.?|\[::(1|ffff:7f[\da-f]{2}:[\da-f]+)?\])$/.test(hostname);
