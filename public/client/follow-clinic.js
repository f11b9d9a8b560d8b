// @ts-check
import { openEventSource } from "./event-source.js";
import { openFetchStream } from "./fetch-stream.js";
import { fold } from "./fold.js";
import { createFreshness } from "./freshness.js";
import { reconnectWaitMs } from "./reconnect-wait.js";
import { canShare, openSharedStream } from "./shared-stream.js";

export { fold };

/**
 * @typedef {import("./fold.js").ClinicState} ClinicState
 * @typedef {import("./freshness.js").Freshness} Freshness
 *
 * @typedef {object} FollowOptions
 * @property {"staff" | "public"} [audience] Whose view to follow; absent: what the credential grants.
 * @property {ClinicState} [state] Where to go on from, with its `lastEventId`; one without the other is not used.
 * @property {string} [lastEventId]
 * @property {Record<string, string>} [headers] Such as `Authorization`. A browser's EventSource sends none, so with
 *   headers (and where there is no EventSource) the stream is read by fetch.
 * @property {boolean} [share] One stream for all tabs of this browser that follow the same address, where it can.
 * @property {(state: ClinicState, lastEventId: string, cause: "snapshot" | "update") => void} onState After each change.
 *   Keep the first two to go on later.
 * @property {(freshness: Freshness) => void} [onFreshness] Whenever it changes; a growing age every second.
 * @property {typeof globalThis.fetch} [fetch]
 */

const tickMs = 1_000;
/** Answers that trying again does not change. */
const finalStatuses = [400, 401, 403, 404, 422];

/**
 * Follows a clinic's live days, for ever: whatever breaks, it connects again, until close() or a final refusal
 * (400, 401, 403, 404, 422), which onFreshness tells.
 *
 * @example
 * const clinic = followClinic("https://dawr.example/v1/clinics/7/stream?date=today", {
 *   headers: { Authorization: `Bearer ${key}` },
 *   onState: ({ days }) => console.log(days),
 *   onFreshness: (freshness) => console.log(freshness.state),
 * });
 * clinic.close();
 *
 * @param {string | URL} url The address of `…/stream` with its filters; relative to the page in a browser.
 * @param {FollowOptions} options
 * @returns {{ close(): void }}
 */
export function followClinic(url, options) {
  const { audience, headers, onState, onFreshness = () => {}, fetch = globalThis.fetch } = options;
  const address = streamAddress(url, audience);
  const open = wayToOpen(options);
  const freshness = createFreshness();

  let state = options.lastEventId ? options.state : undefined;
  let lastEventId = state && options.lastEventId;
  let isClosed = false;
  let failures = 0;
  let lastReport = "";
  /** @type {number | undefined} */
  let retryMs;
  /** @type {{ close(): void } | undefined} */
  let connection;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  const connect = () => {
    freshness.disconnected();
    connection = open({
      url: address,
      fetch,
      headers,
      lastEventId,
      onEvent: take,
      onRetry: (told) => {
        retryMs = told;
      },
      onBreak: ({ isSentAway }) => {
        freshness.disconnected(isSentAway);
        report();
      },
      onEnd: ({ wasServed, status }) => {
        if (status !== undefined && finalStatuses.includes(status)) refuse(status);
        else connectAgain(wasServed ? 0 : failures + 1);
      },
    });
  };

  /** @param {number} failed Tries in a row that brought nothing, this one included. */
  const connectAgain = (failed) => {
    connection?.close();
    connection = undefined;
    failures = failed;
    freshness.disconnected();
    waiting = setTimeout(connect, reconnectWaitMs(failures, retryMs));
    report();
  };

  /** @param {import("./sse-parser.js").SseEvent} event */
  const take = (event) => {
    if (!["snapshot", "update", "ping"].includes(event.type)) return;
    const { next, staleMs } = foldText(state, event);
    if (next === "reopen" || next === undefined) {
      lastEventId = undefined;
      return connectAgain(failures + 1);
    }
    failures = 0;
    freshness.frame(staleMs);
    lastEventId = event.lastEventId;
    if (next !== state) {
      state = next;
      tell(() => onState(next, event.lastEventId, event.type === "snapshot" ? "snapshot" : "update"));
    }
    report();
  };

  const report = () => {
    const current = freshness.read();
    const text = JSON.stringify(current);
    if (text === lastReport) return;
    lastReport = text;
    tell(() => onFreshness(current));
  };

  /** @param {number} status */
  const refuse = (status) => {
    tell(() => onFreshness({ state: "refused", status }));
    close();
  };

  /**
   * What the caller's own function throws is the caller's to see, and does not end the stream.
   * @param {() => void} call
   */
  const tell = (call) => {
    if (isClosed) return;
    try {
      call();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };

  const tick = setInterval(() => {
    if (connection && freshness.isSilent()) connectAgain(failures + 1);
    report();
  }, tickMs);

  const close = () => {
    isClosed = true;
    connection?.close();
    clearTimeout(waiting);
    clearInterval(tick);
  };

  connect();
  queueMicrotask(report); // not before the caller holds close()
  return { close };
}

/** @param {FollowOptions} options */
function wayToOpen({ headers, share }) {
  if (headers || !("EventSource" in globalThis)) return openFetchStream;
  return share && canShare() ? openSharedStream : openEventSource;
}

/**
 * @param {string | URL} url
 * @param {string | undefined} audience
 */
function streamAddress(url, audience) {
  const { location } = /** @type {{ location?: { href: string } }} */ (globalThis);
  const address = new URL(url, location?.href);
  if (audience) address.searchParams.set("audience", audience);
  return address.href;
}

/**
 * A frame that cannot be read is as good as lost.
 *
 * @param {ClinicState | undefined} state
 * @param {{ type: string, data: string }} event
 */
function foldText(state, { type, data: text }) {
  try {
    const data = JSON.parse(text);
    return { next: fold(state, { type, data }), staleMs: type === "ping" ? data.staleMs : undefined };
  } catch {
    return { next: /** @type {const} */ ("reopen"), staleMs: undefined };
  }
}
