// @ts-check

const mostTries = 4;
const firstWaitMs = 500;
/** Who must wait for longer is told so, and decides for himself. */
const longestWaitMs = 10_000;
const passingStatuses = [502, 503, 504];

/**
 * Asks again, up to three times, when that is safe and may help: out of reach, or away for the moment. An answer that
 * is still no better is the caller's, as is the error of a network that stays away.
 *
 * @param {() => Promise<Response>} ask
 * @param {object} options
 * @param {boolean} options.mayRepeat
 * @param {AbortSignal} [options.signal] the one of the request; it also ends the waiting
 * @returns {Promise<{ reply: Response, text: string }>}
 */
export async function askPatiently(ask, { mayRepeat, signal }) {
  const askWhole = async () => {
    const reply = await ask();
    return { reply, text: await reply.text() };
  };
  for (let tries = 1; mayRepeat && tries < mostTries; tries++) {
    const answer = await askWhole().catch((error) => {
      if (signal?.aborted) throw error;
    });
    const waitMs = waitBeforeNext(answer?.reply, tries);
    if (answer && waitMs === undefined) return answer;
    await delay(waitMs ?? 0, signal);
  }
  return askWhole();
}

/**
 * Never sooner than the server said, and spread, as many may have been turned away together. undefined: asking again
 * would not help.
 *
 * @param {Response | undefined} reply none: out of reach
 * @param {number} tries
 */
function waitBeforeNext(reply, tries) {
  const toldMs = 1_000 * (Number(reply?.headers.get("Retry-After")) || 0);
  const isUnderWay = reply?.status === 409 && toldMs > 0; // the first request with this Idempotency-Key
  if (reply && !passingStatuses.includes(reply.status) && !isUnderWay) return undefined;
  if (toldMs > longestWaitMs) return undefined;
  return toldMs + firstWaitMs * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
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
