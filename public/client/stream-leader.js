// @ts-check
import { openEventSource } from "./event-source.js";

/**
 * What tabs say to each other. A question: I follow, and hold this version. An answer, to all or `to` one: a frame
 * with the version it leads to, a break, an end; or nothing but "I am here".
 *
 * @typedef {{ ask: number, version?: number }} Question
 * @typedef {object} Answer
 * @property {number} [to]
 * @property {import("./fold.js").Frame} [frame]
 * @property {number} [version]
 * @property {{ isSentAway: boolean }} [broke]
 * @property {import("./fetch-stream.js").End} [end]
 * @typedef {Question | Answer} Message
 */

/**
 * Reads the stream for all, so that each frame is parsed once. Who joins, or has missed something, gets what this tab
 * holds, and how old it is.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @param {any} channel
 * @param {(end: import("./fetch-stream.js").End) => void} finish
 * @returns {{ close(): void }}
 */
export function leadStream(opening, channel, finish) {
  let isClosed = false;
  /** @param {Answer} answer */
  const say = (answer) => {
    if (!isClosed) channel.postMessage(answer);
  };

  channel.onmessage = (/** @type {{ data: Message }} */ { data }) => {
    if (!("ask" in data)) return;
    const to = data.ask;
    const held = opening.held();
    if (!held || data.version === held.state.version) return say({ to });
    const { state, lastEventId, ageMs } = held;
    const { version } = state;
    say({ to, version, frame: { type: "snapshot", data: state, lastEventId } });
    say({ to, version, frame: { type: "ping", data: { version, staleMs: ageMs }, lastEventId } });
  };
  say({}); // whoever asked the one before need not wait for an answer
  const source = openEventSource({
    ...opening,
    onFrame: (frame) => {
      opening.onFrame(frame);
      say({ frame, version: opening.held()?.state.version });
    },
    onBreak: (broke) => {
      say({ broke });
      opening.onBreak(broke);
    },
    onEnd: (end) => {
      say({ end });
      finish(end);
    },
  });
  return {
    close() {
      isClosed = true;
      source.close();
    },
  };
}
