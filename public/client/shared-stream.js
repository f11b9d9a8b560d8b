// @ts-check
import { openEventSource } from "./event-source.js";
import { fold } from "./fold.js";

/** A tab that does not answer for so long is frozen; the next one takes over. */
const answerMs = 4_000;

/** Locks exist on https and localhost only; elsewhere each tab has a stream of its own. */
export const canShare = () => "BroadcastChannel" in globalThis && Boolean(browser.navigator?.locks);

const browser = /** @type {any} */ (globalThis); // locks are not among Node's types

/**
 * One stream for all tabs at the same address: browsers open only six HTTP/1.1 connections to a host. The tab that
 * holds the lock reads and passes on; when it closes, the next one gets the lock and opens a stream.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @returns {{ close(): void }}
 */
export function openSharedStream(opening) {
  const { url, onEvent, onBreak, onEnd } = opening;
  const name = `dawr ${url}`;
  const channel = new browser.BroadcastChannel(name);
  const stop = new AbortController();
  let release = () => {};
  /** @type {ReturnType<typeof lead> | undefined} */
  let leading;
  let wasServed = false;

  const close = () => {
    stop.abort();
    clearTimeout(patience);
    leading?.close();
    channel.close();
    release();
  };
  /** @param {{ wasServed: boolean, status?: number }} end */
  const finish = (end) => {
    if (stop.signal.aborted) return;
    close();
    onEnd(end);
  };

  /** @param {{ steal?: boolean, signal?: AbortSignal }} options */
  const takeTheLead = (options) =>
    browser.navigator.locks
      .request(name, options, () => {
        if (stop.signal.aborted) return undefined;
        clearTimeout(patience);
        leading = lead(opening, channel, finish);
        return /** @type {Promise<void>} */ (
          new Promise((resolve) => {
            release = resolve;
          })
        );
      })
      .catch((/** @type {Error} */ error) => {
        const wasTakenAway = leading !== undefined && error?.name === "AbortError";
        if (wasTakenAway) finish({ wasServed: true });
      });

  channel.onmessage = (/** @type {any} */ { data: { to, event, broke, end } }) => {
    if (leading) return;
    if (to !== undefined && to !== id) return;
    clearTimeout(patience);
    if (event) {
      if (!wasServed && event.type !== "snapshot") return; // of before I joined
      wasServed = true;
      onEvent(event);
    } else if (broke) onBreak();
    else if (end) finish({ ...end, wasServed: end.wasServed || wasServed });
  };
  const id = Math.random();
  const patience = setTimeout(() => takeTheLead({ steal: true }), answerMs);
  takeTheLead({ signal: stop.signal });
  channel.postMessage({ join: id });
  return { close };
}

/**
 * Reads the stream and passes it on; who joins gets what is held, and how old it is.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @param {any} channel
 * @param {(end: { wasServed: boolean, status?: number }) => void} finish
 */
function lead(opening, channel, finish) {
  /** @type {import("./fold.js").ClinicState | undefined} */
  let state;
  let lastEventId = "";
  let staleMs = 0;
  let frameAt = Date.now();
  let isBroken = true;
  /** @type {number[]} Who joined while nothing could be told. */
  let newcomers = [];

  /** @param {number} to */
  const tellAll = (to) => {
    /** @param {string} type @param {object} data */
    const tell = (type, data) => channel.postMessage({ to, event: { type, data: JSON.stringify(data), lastEventId } });
    if (!state) return;
    tell("snapshot", state);
    tell("ping", { version: state.version, staleMs: staleMs + Date.now() - frameAt });
  };

  const source = openEventSource({
    ...opening,
    onEvent: (event) => {
      const data = parsed(event.data);
      const next = data === undefined ? "reopen" : fold(state, { type: event.type, data });
      state = next === "reopen" ? undefined : next;
      frameAt = Date.now();
      lastEventId = event.lastEventId;
      if (event.type === "ping") staleMs = data?.staleMs ?? 0;
      else if (isBroken) staleMs = 0;
      isBroken = false;
      channel.postMessage({ event });
      for (const newcomer of newcomers) tellAll(newcomer);
      newcomers = [];
      opening.onEvent(event);
    },
    onBreak: () => {
      isBroken = true;
      channel.postMessage({ broke: true });
      opening.onBreak();
    },
    onEnd: (end) => {
      channel.postMessage({ end });
      finish(end);
    },
  });
  channel.onmessage = (/** @type {any} */ { data: { join } }) => {
    if (join === undefined) return;
    channel.postMessage({ to: join }); // I am here
    if (isBroken || !state) newcomers.push(join);
    else tellAll(join);
  };
  return source;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
