// @ts-check
import { fold } from "./fold.js";
import { longestSilenceMs, outcomes, stateAfter } from "./follower-states.js";
import { createFreshness, createSteadyClock } from "./freshness.js";
import { reconnectWaitMs } from "./reconnect-wait.js";

/**
 * @typedef {import("./index.js").ClinicState} ClinicState
 * @typedef {import("./fold.js").Frame} Frame
 * @typedef {import("./follower-states.js").FollowerState} FollowerState
 * @typedef {import("./follower-states.js").FollowerEvent} FollowerEvent
 * @typedef {import("./follower-states.js").Outcome} Outcome
 */

const tickMs = 1_000;
/** What a clinic's stream says, and what its reader then holds. */
const clinicFrames = { types: ["snapshot", "update", "ping"], aside: "", fold };
/** Answers that trying again does not change. */
const finalStatuses = [400, 401, 403, 404, 422];

/**
 * Holds what a stream's frames lead to over one connection after the other. `follower-states.js` says what it does when.
 *
 * @param {(follower: import("./fetch-stream.js").Listener) => { close(): void }} open
 * @param {import("./index.js").FollowOptions} options
 * @param {{ types: string[], aside: string, fold: (state: any, frame: Frame) => any }} frames `aside`: a type that proves nothing of
 *   what the others say
 * @returns {{ close(): void, reconnect(): void }}
 */
export function createFollower(open, { state, lastEventId, onState, onFreshness = () => {} }, frames = clinicFrames) {
  const now = createSteadyClock();
  const freshness = createFreshness(now);
  /** @type {FollowerState} */
  let at = "connecting";
  let signAt = now();
  let held = state && lastEventId ? { state, lastEventId } : undefined;
  let failures = 0; // tries in a row that brought nothing
  /** @type {number | undefined} */
  let retryMs;
  let lastReport = "";

  /** @param {FollowerEvent} event @param {any} [detail] */
  const happen = (event, detail) => {
    const outcome = outcomes[event][at];
    if (outcome === "ignore") return;
    at = stateAfter[outcome];
    signAt = now();
    if (at !== "following") freshness.disconnected();
    act[outcome](detail);
    report();
  };

  const connect = () =>
    open({
      lastEventId: held?.lastEventId,
      held: () => (at === "following" && held ? { ...held, ageMs: freshness.ageMs() } : undefined),
      onFrame: (frame) => {
        if (!frames.types.includes(frame.type)) return;
        const next = folded(frames.fold, held?.state, frame);
        if (next === "reopen" || next === undefined) happen("gap");
        else happen("frame", { frame, next });
      },
      onId: (id) => {
        if (held) held = { ...held, lastEventId: id };
      },
      onRetry: (told) => {
        retryMs = told;
      },
      onBreak: ({ isSentAway }) => happen(isSentAway ? "sentAway" : "lost"),
      onEnd: ({ wasServed, status }) => {
        if (status !== undefined && finalStatuses.includes(status)) happen("refused", status);
        else happen(wasServed ? "ended" : "failed");
      },
    });

  /** @param {number} failed */
  const wait = (failed) => {
    underWay.close();
    failures = failed;
    const timer = setTimeout(() => happen("due"), reconnectWaitMs(failures, retryMs));
    underWay = { close: () => clearTimeout(timer) };
  };

  const end = () => {
    underWay.close();
    clearInterval(tick);
  };

  /** @type {Record<Exclude<Outcome, "ignore">, (detail: any) => void>} */
  const act = {
    take: (/** @type {{ frame: Frame, next: ClinicState }} */ { frame: { type, data, lastEventId: id }, next }) => {
      const isNew = next !== held?.state;
      failures = 0;
      held = { state: next, lastEventId: id };
      if (type !== frames.aside) freshness.frame(type === "ping" ? data.staleMs : undefined);
      if (isNew) tell(() => onState(next, id, type === "snapshot" ? "snapshot" : "update"));
    },
    comeBack: () => {},
    stayAway: () => {},
    resume: () => wait(0),
    retry: () => wait(failures + 1),
    startOver: () => {
      held = undefined;
      wait(failures + 1);
    },
    connect: () => {
      underWay.close();
      underWay = connect();
    },
    refuse: (/** @type {number} */ status) => {
      end();
      tell(() => onFreshness({ state: "refused", status }));
    },
    end,
  };

  const report = () => {
    if (at === "over") return;
    const current = freshness.read();
    const text = JSON.stringify(current);
    if (text === lastReport) return;
    lastReport = text;
    tell(() => onFreshness(current));
  };

  const tick = setInterval(() => {
    if (now() - signAt > longestSilenceMs[at]) happen("silent");
    report();
  }, tickMs);
  let underWay = connect(); // a connection, or the wait for the next
  queueMicrotask(report); // not before the caller holds close()
  return { close: () => happen("close"), reconnect: () => happen("doubted") };
}

/**
 * A frame that cannot be read is as good as lost.
 *
 * @param {(state: any, frame: Frame) => any} fold
 * @param {ClinicState | undefined} state
 * @param {Frame} frame
 */
function folded(fold, state, frame) {
  try {
    return fold(state, frame);
  } catch {
    return /** @type {const} */ ("reopen");
  }
}

/** What the caller's own function throws is the caller's to see, and does not end the stream. @param {() => void} call */
function tell(call) {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
