// @ts-check

/**
 * fetch, which tells when the server itself did not answer: nobody was reached, or a proxy spoke in its place.
 *
 * @param {() => void} onAway
 * @returns {typeof globalThis.fetch}
 */
export const watchedFetch =
  (onAway) =>
  async (...request) => {
    const reply = await fetch(...request).catch((error) => {
      onAway();
      throw error;
    });
    const isProblem = reply.headers.get("Content-Type")?.startsWith("application/problem+json");
    if (reply.status >= 502 && !isProblem) onAway();
    return reply;
  };
