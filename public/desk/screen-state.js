// @ts-check

/** @typedef {import("../client/index.js").Screen} Screen */

/** They report once a minute. */
const silentAfterSeconds = 150;
/** Switched off on purpose, or taken away. */
const gaveUpAfterSeconds = 86_400;

/**
 * @param {Screen} screen
 * @param {string | undefined} release of this page
 */
export function stateOf({ silentSeconds, state, page }, release) {
  if (silentSeconds > silentAfterSeconds) return "silent";
  if (state !== "live") return state;
  return page === null || release === undefined || page === release ? "live" : "otherPage";
}

/** Whether somebody should look after it now. @param {Screen} screen @param {string | undefined} release */
export const isInTrouble = (screen, release) =>
  stateOf(screen, release) !== "live" && screen.silentSeconds < gaveUpAfterSeconds;

/**
 * "working, 42 sec ago".
 *
 * @param {Screen} screen
 * @param {string | undefined} release
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech
 */
export const stateText = (screen, release, { words, format }) =>
  words[`screen_${stateOf(screen, release)}`].replace("{ago}", format.age(screen.silentSeconds));
