// @ts-check

/**
 * A pasted API key without what messengers put around it. A key has visible ASCII characters alone, for it must fit a
 * header. Screens of 2018 run this too.
 *
 * @param {string} text
 */
export function pastedKey(text) {
  const key = text.replace(/[^!-~]/g, "");
  const [own] = /dawr_\d+_[\da-f]{48}/.exec(key) || [key];
  return own;
}
