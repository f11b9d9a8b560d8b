// @ts-check

const mostTries = 4;
const firstWaitMs = 500;
/** A caller who must wait for longer is told so, and decides. */
const longestWaitMs = 10_000;

/**
 * A request that is sent again, up to three times, where that is safe and may help. An answer that is still no better
 * is the caller's, as is the error of a network that stays away.
 *
 * @param {() => Promise<Response>} send
 * @param {object} options
 * @param {boolean} options.mayRepeat Done twice it leads to the same end as done once.
 * @param {AbortSignal} [options.signal] The one of the request; it also ends the waiting.
 * @returns {Promise<{ reply: Response, text: string }>}
 */
export async function fetchWithRetry(send, { mayRepeat, signal }) {
  for (let tries = 1; ; tries++) {
    const answer = await readWhole(send).catch((error) => {
      if (signal?.aborted || !mayRepeat || tries === mostTries) throw error;
    });
    const waitMs = tries < mostTries ? waitBeforeNext(answer?.reply, { tries, mayRepeat }) : undefined;
    if (answer && waitMs === undefined) return answer;
    await delay(waitMs ?? 0, signal);
  }
}

/** @param {() => Promise<Response>} send */
async function readWhole(send) {
  const reply = await send();
  return { reply, text: await reply.text() };
}

/**
 * Never sooner than the server said, and spread, as many may have been turned away together. undefined: sending again
 * would not help, or might do the same twice.
 *
 * @param {Response | undefined} reply none: out of reach
 * @param {{ tries: number, mayRepeat: boolean }} so
 */
function waitBeforeNext(reply, { tries, mayRepeat }) {
  const toldMs = 1_000 * (Number(reply?.headers.get("Retry-After")) || 0);
  if (reply && !isPassing(reply.status, { mayRepeat, isTold: toldMs > 0 })) return undefined;
  if (toldMs > longestWaitMs) return undefined;
  return toldMs + firstWaitMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
}

/**
 * 429 is answered before anything is done, so that any request may be sent again; 409 with a wait is said while the
 * first request with this Idempotency-Key is under way.
 *
 * @param {number} status
 * @param {{ mayRepeat: boolean, isTold: boolean }} so
 */
function isPassing(status, { mayRepeat, isTold }) {
  if (status === 429) return isTold;
  if (!mayRepeat) return false;
  return [502, 503, 504].includes(status) || (status === 409 && isTold);
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
const delay = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
