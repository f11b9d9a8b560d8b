// @ts-check
/**
 * What a follower does about whatever may happen, by the state it is in. The compiler asks for every cell.
 *
 * @typedef {"connecting" | "following" | "away" | "waiting" | "over"} FollowerState
 *   connecting: a connection is being made, or was lost and is made again by the browser, and has brought no frame yet.
 *   following: its frames come.
 *   away: the server sent its readers away, to come back spread out; the browser does so by itself.
 *   waiting: there is no connection until the wait is over.
 *   over: closed by the caller, or refused for good.
 *
 * @typedef {"frame" | "gap" | "lost" | "sentAway" | "ended" | "failed" | "refused" | "silent" | "doubted" | "due" | "close"} FollowerEvent
 *   frame: a frame that continues what is held.
 *   gap: a frame that cannot be read, or before which something is missing.
 *   lost, sentAway: the connection is gone and comes back by itself; sentAway: when the server said.
 *   ended, failed: the connection is gone for good; failed: it brought nothing.
 *   refused: the server's answer is one that trying again does not change.
 *   silent: no sign of life for `longestSilenceMs`.
 *   doubted: the caller has learned elsewhere that the server may be out of reach.
 *   due: the wait is over.
 *   close: the caller has had enough.
 *
 * @typedef {keyof typeof stateAfter} Outcome
 */

/** What can come of it, and the state that it leads to. */
export const stateAfter = /** @type {const} */ ({
  take: "following", // into what is held, and tell the caller
  comeBack: "connecting", // left to the browser
  stayAway: "away", // left to the browser
  resume: "waiting", // go on where it was, as soon as the server wants
  retry: "waiting", // the same, after a wait that grows with each failure
  startOver: "waiting", // the same, but with a new snapshot
  connect: "connecting",
  refuse: "over", // and tell the caller
  end: "over",
  ignore: undefined, // the state stays
});

/** @type {Record<FollowerEvent, Record<FollowerState, Outcome>>} What a connection says after it was given up is ignored. */
export const outcomes = {
  frame: { connecting: "take", following: "take", away: "take", waiting: "ignore", over: "ignore" },
  gap: { connecting: "startOver", following: "startOver", away: "startOver", waiting: "ignore", over: "ignore" },
  lost: { connecting: "comeBack", following: "comeBack", away: "comeBack", waiting: "ignore", over: "ignore" },
  sentAway: { connecting: "stayAway", following: "stayAway", away: "stayAway", waiting: "ignore", over: "ignore" },
  ended: { connecting: "resume", following: "resume", away: "resume", waiting: "ignore", over: "ignore" },
  failed: { connecting: "retry", following: "retry", away: "retry", waiting: "ignore", over: "ignore" },
  refused: { connecting: "refuse", following: "refuse", away: "refuse", waiting: "ignore", over: "ignore" },
  silent: { connecting: "retry", following: "retry", away: "retry", waiting: "ignore", over: "ignore" },
  doubted: { connecting: "ignore", following: "connect", away: "ignore", waiting: "ignore", over: "ignore" },
  due: { connecting: "ignore", following: "ignore", away: "ignore", waiting: "connect", over: "ignore" },
  close: { connecting: "end", following: "end", away: "end", waiting: "end", over: "ignore" },
};

/**
 * How long a state may last without a sign of life. connecting: a stream begins with a frame, and a server that has
 * not sent it by then will not. following: three pings missed (a half-open link, a device that slept). away: how long
 * the server's wait is, the browser does not tell.
 *
 * @type {Record<FollowerState, number>}
 */
export const longestSilenceMs = {
  connecting: 20_000,
  following: 45_000,
  away: 120_000,
  waiting: Number.POSITIVE_INFINITY,
  over: Number.POSITIVE_INFINITY,
};
