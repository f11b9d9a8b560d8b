// @ts-check
/** Two pings (one every 15 s) may be missed, and a bit. */
const liveMs = 35_000;
/** The server hears its database, says its ping, within this time. */
const deliveryMs = 30_000;

/** @param {() => number} [now] Milliseconds that only grow. */
export function createFreshness(now = createSteadyClock()) {
  let isConnected = false;
  let staleMs = 0;
  /** @type {number | undefined} */
  let frameAt;

  return {
    /** How long ago what is held was last known to be true. */
    ageMs: () => (frameAt === undefined ? Number.POSITIVE_INFINITY : now() - frameAt + staleMs),
    /**
     * A frame came.
     * @param {number} [toldStaleMs] What a ping says; it holds until the next ping of the same connection.
     */
    frame(toldStaleMs) {
      staleMs = toldStaleMs ?? (isConnected ? staleMs : 0);
      isConnected = true;
      frameAt = now();
    },
    /** There is no stream: it is gone, or being opened. */
    disconnected() {
      isConnected = false;
    },
    /** @returns {import("./index.js").Freshness} */
    read() {
      if (frameAt === undefined) return { state: "reconnecting", ageSeconds: undefined };
      const silentMs = now() - frameAt;
      const ageSeconds = Math.floor((silentMs + staleMs) / 1_000);
      if (!isConnected) return { state: "reconnecting", ageSeconds };
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
    lastMonotonicMs = monotonic;
    lastWallMs = wall;
    return elapsedMs;
  };
}
