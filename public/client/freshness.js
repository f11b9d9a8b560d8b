// @ts-check
/**
 * How far what is shown can be trusted.
 *
 * @typedef {{ state: "live" }
 *   | { state: "stale", ageSeconds: number }
 *   | { state: "reconnecting", ageSeconds: number | undefined }
 *   | { state: "refused", status: number }} Freshness
 *   `ageSeconds`: how long ago the state shown was last known to be true; undefined: never was.
 */

/** Two pings (one every 15 s) may be missed, and a bit. */
const liveMs = 35_000;
/** The server hears its database, says its ping, within this time. */
const deliveryMs = 30_000;

/** A stream begins with a frame; a server that has not sent it by now will not. */
const longestOpeningMs = 20_000;
/** … unless the server told its readers to come back spread out: how long that may be, the browser does not tell. */
const longestAbsenceMs = 120_000;
/** Three pings missed: the other side is gone without a word (a half-open link, a device that slept). */
const longestSilenceMs = 45_000;

/** @param {() => number} [now] Milliseconds that only grow. */
export function createFreshness(now = createSteadyClock()) {
  let isConnected = false;
  let staleMs = 0;
  let openingMs = longestOpeningMs;
  let signAt = now();
  /** @type {number | undefined} */
  let frameAt;

  return {
    /**
     * A frame came.
     * @param {number} [toldStaleMs] What a ping says; it holds until the next ping of the same connection.
     */
    frame(toldStaleMs) {
      staleMs = toldStaleMs ?? (isConnected ? staleMs : 0);
      isConnected = true;
      signAt = frameAt = now();
    },
    /**
     * There is no stream: it is gone, or being opened, or another try has failed.
     * @param {boolean} [isSentAway]
     */
    disconnected(isSentAway = false) {
      isConnected = false;
      openingMs = isSentAway ? longestAbsenceMs : longestOpeningMs;
      signAt = now();
    },
    /** No sign of life for so long that only a new connection helps. */
    isSilent: () => now() - signAt > (isConnected ? longestSilenceMs : openingMs),
    /** @returns {Freshness} */
    read() {
      const silentMs = frameAt === undefined ? undefined : now() - frameAt;
      const ageSeconds = silentMs === undefined ? undefined : Math.floor((silentMs + staleMs) / 1000);
      if (!isConnected || silentMs === undefined || ageSeconds === undefined)
        return { state: "reconnecting", ageSeconds };
      return silentMs <= liveMs && staleMs < deliveryMs ? { state: "live" } : { state: "stale", ageSeconds };
    },
  };
}

/**
 * Milliseconds since its making. performance.now() stands still while a phone sleeps and the wall clock can be set
 * back; the larger of the two steps is never too young.
 *
 * @param {() => number} [monotonicMs]
 * @param {() => number} [wallMs]
 */
export function createSteadyClock(monotonicMs = () => performance.now(), wallMs = () => Date.now()) {
  let lastMonotonicMs = monotonicMs();
  let lastWallMs = wallMs();
  let elapsedMs = 0;
  return () => {
    const [monotonic, wall] = [monotonicMs(), wallMs()];
    elapsedMs += Math.max(monotonic - lastMonotonicMs, wall - lastWallMs);
    [lastMonotonicMs, lastWallMs] = [monotonic, wall];
    return elapsedMs;
  };
}
