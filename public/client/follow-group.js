// @ts-check
import { streamAddress, wayToOpen } from "./follow-clinic.js";
import { createFollower } from "./follower.js";
import { groupFrames } from "./group-frames.js";

/** @type {typeof import("./index.js").followBoard} */
export const followBoard = (url, options) => followGroup("board", url, options);

/** @type {typeof import("./index.js").followOrganisation} */
export const followOrganisation = (url, options) => followGroup("organisation", url, options);

/**
 * @template {"board" | "organisation"} Kind
 * @param {Kind} kind
 * @param {string | URL} url
 * @param {import("./index.js").FollowGroupOptions<import("./group-frames.js").StateOf<Kind>>} options
 */
function followGroup(kind, url, { headers, fetch = globalThis.fetch, onState, onFreshness }) {
  const address = streamAddress(url);
  const open = wayToOpen({ headers });
  /** @type {(state: any, lastEventId: string, cause: "snapshot" | "update") => void} The state is a group's, where other streams have a clinic's. */
  const tell = (state, _lastEventId, cause) => onState(state, cause);
  return createFollower(
    (follower) => open({ url: address, fetch, headers, ...follower }),
    { onState: tell, onFreshness },
    groupFrames(kind),
  );
}
