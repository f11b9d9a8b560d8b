// @ts-check

import { boardFrames } from "./board-frames.js";
import { streamAddress, wayToOpen } from "./follow-clinic.js";
import { createFollower } from "./follower.js";

/** @type {typeof import("./index.js").followBoard} */
export const followBoard = (url, options) => {
  const { headers, fetch = globalThis.fetch, onState, onFreshness } = options;
  const address = streamAddress(url);
  const open = wayToOpen({ headers });
  /** @type {(state: any, lastEventId: string, cause: "snapshot" | "update") => void} The state is a board's, where other streams have a clinic's. */
  const tell = (state, _lastEventId, cause) => onState(state, cause);
  return createFollower(
    (follower) => open({ url: address, fetch, headers, ...follower }),
    { onState: tell, onFreshness },
    boardFrames,
  );
};
