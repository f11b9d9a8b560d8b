// @ts-check
import { readFrame } from "./fold.js";
import { createSseParser } from "./sse-parser.js";

/**
 * Who is told what a stream brings. After close(), and after onEnd (once), nothing is told any more.
 *
 * @typedef {object} Listener
 * @property {string} [lastEventId]
 * @property {() => { state: import("./index.js").ClinicState, lastEventId: string, ageMs: number } | undefined} held
 *   What its frames have led to; undefined: there is no stream, or it has brought nothing yet.
 * @property {(frame: import("./fold.js").Frame) => void} onFrame
 * @property {(lastEventId: string) => void} [onId] An id of its own: where its reader is after all frames before it.
 * @property {(retryMs: number) => void} onRetry
 * @property {(how: { isSentAway: boolean }) => void} onBreak The connection is gone and comes back by itself;
 *   `isSentAway`: after a wait that the server chose so that a crowd comes back spread out.
 * @property {(end: End) => void} onEnd The connection is gone for good.
 *
 * @typedef {{ url: string, fetch: typeof globalThis.fetch, headers?: Record<string, string> } & Listener} Opening
 * @typedef {{ wasServed: boolean, status?: number }} End `wasServed`: it was a stream, and said something.
 */

/**
 * A stream read by fetch: for programs, and wherever headers are needed.
 *
 * @param {Opening} opening
 * @returns {{ close(): void }}
 */
export function openFetchStream({ url, fetch, headers, lastEventId, onFrame, onId = () => {}, onRetry, onEnd }) {
  const aborter = new AbortController();
  const { signal } = aborter;

  let wasServed = false;
  /** @param {() => void} tell */
  const unlessClosed = (tell) => {
    wasServed = true;
    if (!signal.aborted) tell();
  };

  const read = async () => {
    const response = await fetch(url, {
      headers: { Accept: "text/event-stream", ...headers, ...(lastEventId && { "Last-Event-ID": lastEventId }) },
      signal,
    });
    const isStream = /^text\/event-stream\b/i.test(response.headers.get("Content-Type") ?? "");
    if (response.status !== 200 || !isStream || !response.body) return response.status;
    const parse = createSseParser({
      lastEventId,
      onEvent: (event) => unlessClosed(() => onFrame(readFrame(event))),
      onId: (id) => unlessClosed(() => onId(id)),
      onRetry: (retryMs) => unlessClosed(() => onRetry(retryMs)),
    });
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parse(value);
    }
  };

  read()
    .catch(() => undefined) // out of reach, or broken off
    .then((status) => {
      if (signal.aborted) return;
      aborter.abort(); // an answer that is no stream is not read to its end
      onEnd({ wasServed, status });
    });
  return { close: () => aborter.abort() };
}
