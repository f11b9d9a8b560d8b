// @ts-check
import { openEventSource } from "./event-source.js";
import { fold } from "./fold.js";
import { createSteadyClock } from "./freshness.js";

/**
 * What tabs say to each other. A question: I follow, and hold this version. An answer, to all or `to` one: an event
 * with the version it leads to, a break, an end; or nothing but "I am here".
 *
 * @typedef {{ ask: number, version?: number }} Question
 * @typedef {object} Answer
 * @property {number} [to]
 * @property {import("./sse-parser.js").SseEvent} [event]
 * @property {number} [version]
 * @property {{ isSentAway: boolean }} [broke]
 * @property {import("./fetch-stream.js").End} [end]
 * @typedef {Question | Answer} Message
 */

/**
 * Reads the stream and passes it on. Who joins, or has missed something, gets what is held, and how old it is.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @param {any} channel
 * @param {(end: import("./fetch-stream.js").End) => void} finish
 * @returns {{ close(): void }}
 */
export function leadStream(opening, channel, finish) {
  const now = createSteadyClock();
  /** @type {import("./fold.js").ClinicState | undefined} */
  let state;
  let lastEventId = "";
  let staleMs = 0;
  let frameAt = now();
  let isBroken = true;

  /** @param {Answer} answer */
  const say = (answer) => channel.postMessage(answer);

  /** @param {import("./sse-parser.js").SseEvent} event */
  const pass = (event) => {
    const data = parsed(event.data);
    const next = data === undefined ? "reopen" : fold(state, { type: event.type, data });
    state = next === "reopen" ? undefined : next;
    if (event.type === "ping") staleMs = data?.staleMs ?? 0;
    else if (isBroken) staleMs = 0;
    isBroken = false;
    frameAt = now();
    lastEventId = event.lastEventId;
    say({ event, version: state?.version });
    opening.onEvent(event);
  };

  channel.onmessage = (/** @type {{ data: Message }} */ { data }) => {
    if (!("ask" in data)) return;
    const to = data.ask;
    if (isBroken || !state || data.version === state.version) return say({ to });
    const { version } = state;
    const age = { version, staleMs: staleMs + now() - frameAt };
    say({ to, version, event: { type: "snapshot", data: JSON.stringify(state), lastEventId } });
    say({ to, version, event: { type: "ping", data: JSON.stringify(age), lastEventId } });
  };
  say({}); // whoever asked the one before need not wait for an answer
  return openEventSource({
    ...opening,
    onEvent: pass,
    onBreak: (broke) => {
      isBroken = true;
      say({ broke });
      opening.onBreak(broke);
    },
    onEnd: (end) => {
      say({ end });
      finish(end);
    },
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
