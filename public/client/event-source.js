// @ts-check
import { readFrame } from "./fold.js";

const eventTypes = ["snapshot", "update", "ping", "board", "organisation", "part-ended"];
const askTimeoutMs = 10_000;

/** @typedef {{ data: string, lastEventId: string }} Message */

/**
 * A stream read by the browser's EventSource. It comes back by itself after a lost connection, but gives up for ever
 * on any answer but 200 (a proxy's 502, say) without telling which; then the server is asked by a HEAD request.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @returns {{ close(): void }}
 */
export function openEventSource({ url, fetch, onFrame, onBreak, onEnd }) {
  const { EventSource } = /** @type {any} */ (globalThis); // not among Node's types
  const source = new EventSource(url);
  let isClosed = false;
  let isSentAway = false;
  for (const type of eventTypes) {
    source.addEventListener(type, (/** @type {Message} */ { data, lastEventId }) => {
      if (!isClosed) onFrame(readFrame({ type, data, lastEventId }));
    });
  }
  source.addEventListener("bye", (/** @type {Message} */ { data }) => {
    isSentAway = /"(shutdown|busy)"/.test(data);
  });
  source.addEventListener("error", async () => {
    if (isClosed) return;
    onBreak({ isSentAway });
    isSentAway = false;
    if (source.readyState !== EventSource.CLOSED) return;
    const status = await askStatus(url, fetch);
    if (!isClosed) onEnd({ wasServed: false, status });
  });
  return {
    close() {
      isClosed = true;
      source.close();
    },
  };
}

/**
 * What the server answers now; undefined when it does not within 10 s.
 *
 * @param {string} url
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<number | undefined>}
 */
async function askStatus(url, fetch) {
  const aborter = new AbortController();
  const timeout = setTimeout(() => aborter.abort(), askTimeoutMs);
  try {
    const { status } = await fetch(url, {
      method: "HEAD",
      headers: { Accept: "text/event-stream" },
      signal: aborter.signal,
    });
    return status;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timeout);
  }
}
