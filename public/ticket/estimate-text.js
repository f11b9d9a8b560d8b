// @ts-check
import { estimateWait } from "./estimate.js";

/**
 * "20 to 35 minutes"; empty before enough calls.
 *
 * @param {Parameters<typeof estimateWait>[0]} waiting
 * @param {{ words: import("../texts.js").Texts, format: import("../texts.js").Format }} speech
 */
export function estimateText(waiting, { words, format }) {
  const estimate = estimateWait(waiting);
  if (!estimate) return "";
  const { fromMinutes, toMinutes } = estimate;
  const upper = format.minutes(toMinutes);
  return fromMinutes === 0 ? `${words.lessThan} ${upper}` : `${format.number(fromMinutes)} ${words.to} ${upper}`;
}
