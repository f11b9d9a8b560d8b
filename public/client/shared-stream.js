// @ts-check
import { openEventSource } from "./event-source.js";
import { leadStream } from "./stream-leader.js";

/** Message events are not throttled in hidden tabs, timers are: so who follows asks, and who leads only answers. */
const askEveryMs = 700;
/** A leader that left so many questions unanswered is frozen, or busy for longer than others should wait. */
const mostUnanswered = 2;

/**
 * Locks exist on https and localhost only, and some browsers forbid both where site data is blocked: there each tab has
 * a stream of its own.
 */
export function canShare() {
  try {
    new ownBrowser.BroadcastChannel("dawr").close();
    return Boolean(ownBrowser.navigator.locks);
  } catch {
    return false;
  }
}

const ownBrowser = /** @type {any} */ (globalThis); // locks are not among Node's types

/**
 * One stream for all tabs at the same address: browsers open only six HTTP/1.1 connections to a host. The tab that
 * holds the lock leads: it reads, and passes on. When it closes, the next one gets the lock and opens a stream; when
 * it no longer answers, it is taken from it. Only what the address and the cookies say decides what is seen, so
 * tabs that share an address may share a stream.
 *
 * @param {import("./fetch-stream.js").Opening} opening
 * @param {any} [browser]
 * @returns {{ close(): void }}
 */
export function openSharedStream(opening, browser = ownBrowser) {
  const { url, onFrame, onBreak, onEnd } = opening;
  const name = `dawr ${url}`;
  const channel = new browser.BroadcastChannel(name);
  const stop = new AbortController();
  const id = Math.random();
  let unanswered = 0;
  /** @type {number | undefined} What this tab was told last. */
  let version;
  /** @type {{ close(): void } | undefined} */
  let leading;
  let release = () => {};

  const close = () => {
    stop.abort();
    clearInterval(asking);
    leading?.close();
    channel.close();
    release();
  };
  /** @param {import("./fetch-stream.js").End} end */
  const finish = (end) => {
    if (stop.signal.aborted) return;
    close();
    onEnd(end);
  };

  const lead = () => {
    if (stop.signal.aborted) return undefined;
    clearInterval(asking);
    leading ??= leadStream(opening, channel, finish); // a lock that comes late is stolen by the tab from itself
    return /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        release = resolve;
      })
    );
  };
  /** @param {{ steal?: boolean, signal?: AbortSignal }} how */
  const takeTheLead = (how) =>
    browser.navigator.locks.request(name, how, lead).catch((/** @type {Error} */ error) => {
      if (stop.signal.aborted) return;
      if (error.name === "AbortError")
        finish({ wasServed: true }); // taken from here
      else leading ??= openEventSource({ ...opening, onEnd: finish }); // locks are forbidden, as in a sandboxed frame
    });

  channel.onmessage = (/** @type {{ data: import("./stream-leader.js").Message }} */ { data }) => {
    if (leading || "ask" in data || (data.to !== undefined && data.to !== id)) return;
    unanswered = 0;
    if (data.frame) take(data.frame, data);
    else if (data.broke) onBreak(data.broke);
    else if (data.end) finish({ ...data.end, wasServed: data.end.wasServed || version !== undefined });
  };
  /**
   * @param {import("./fold.js").Frame} frame
   * @param {{ to?: number, version?: number }} told
   */
  const take = (frame, told) => {
    const isSnapshot = frame.type === "snapshot";
    if (version === undefined && !isSnapshot) return; // of before I joined
    const crossedMyQuestion = isSnapshot && told.to === id && (told.version ?? 0) <= (version ?? -1);
    if (crossedMyQuestion) return;
    version = told.version;
    onFrame(frame);
  };

  const ask = () => {
    if (unanswered++ === mostUnanswered) takeTheLead({ steal: true });
    channel.postMessage({ ask: id, version });
  };
  const asking = setInterval(ask, askEveryMs);
  takeTheLead({ signal: stop.signal });
  ask();
  return { close };
}
