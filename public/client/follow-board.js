// @ts-check

import { boardFrames } from "./board-frames.js";
import { streamAddress, wayToOpen } from "./follow-clinic.js";
import { createFollower } from "./follower.js";

/** @type {typeof import("./index.js").followBoard} */
export const followBoard = (url, options) => {
  const { headers, fetch = globalThis.fetch, onState, onFreshness } = options;
  const address = streamAddress(url);
  const open = wayToOpen({ headers });
  /** @param {any} state A board's, where other streams have a clinic's. */
  const tell = (state) => onState(state);
  return createFollower(
    (follower) => open({ url: address, fetch, headers, ...follower }),
    { onState: tell, onFreshness },
    boardFrames,
  );
};
