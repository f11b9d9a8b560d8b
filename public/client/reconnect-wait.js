// @ts-check

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
const longestToldWaitMs = 300_000;

/**
 * How long to wait before the next try. The server spreads its readers by `retry:`, so after a stream that it ended
 * itself its word holds as it is; after failures the wait doubles, is jittered, and stays under 30 s for ever.
 *
 * @param {number} failures Tries in a row that brought nothing.
 * @param {number} [retryMs] The last `retry:` of the server.
 * @param {() => number} [random]
 */
export function reconnectWaitMs(failures, retryMs, random = Math.random) {
  if (failures === 0 && retryMs !== undefined) return Math.min(retryMs, longestToldWaitMs);
  const wait = Math.max(firstWaitMs, retryMs ?? 0) * 2 ** Math.min(failures, 10);
  return Math.min(wait, longestWaitMs) * (0.5 + random() / 2);
}
