// @ts-check
import { keyOfAddress } from "../ui/display-key.js";
import { keep, readKept } from "../ui/storage.js";
import { abortAfter } from "../ui/time-limit.js";

const patienceMs = 15_000;
const renewMs = 24 * 3_600_000;

/**
 * The session of a screen at its board: a key is exchanged for a cookie that no script can read, and forgotten with the answer.
 * What is kept is that there is a session, so that a visitor without one asks nothing.
 *
 * @param {string} boardPath
 */
export function createScreenSession(boardPath) {
  const storageKey = `dawr-session${boardPath}`;
  let key = keyOfAddress();
  let csrfToken = "";
  let renewedAt = Number.NEGATIVE_INFINITY;
  let wasRefused = false;

  /** @param {"GET" | "POST"} method @param {Record<string, string>} [headers] @returns {Promise<boolean>} Whether it is answered well. */
  const ask = async (method, headers) => {
    const { signal } = abortAfter(patienceMs);
    const reply = await fetch(`${boardPath}/session`, { method, headers, credentials: "same-origin", signal });
    if (reply.status === 429 || reply.status >= 500) throw new Error(`session: ${reply.status}`);
    csrfToken = reply.ok ? (await reply.json()).csrfToken : "";
    if (reply.ok && method === "POST") renewedAt = performance.now();
    return reply.ok;
  };
  const isKnown = () => readKept("localStorage", storageKey) === "yes";
  /** @param {boolean} isSignedIn */
  const become = (isSignedIn) => {
    wasRefused = !isSignedIn;
    if (!isSignedIn) csrfToken = "";
    keep("localStorage", storageKey, isSignedIn ? "yes" : "");
  };

  return {
    /** Shows the key that the address brought, if it did; throws while no server has answered to it. */
    signIn: async () => {
      if (!key) return;
      become(await ask("POST", { Authorization: `Bearer ${key}` }));
      key = "";
    },
    /** A key was refused, or the session that there was has ended. */
    wasRefused: () => wasRefused,
    /** The server shows nothing to it any more. */
    end: () => {
      if (isKnown()) become(false);
    },
    /** For writes; empty: there is no session. Finds the one of before, and renews it once a day. */
    token: async () => {
      if (!csrfToken && isKnown()) become(await ask("GET"));
      if (csrfToken && performance.now() - renewedAt > renewMs) await ask("POST", { "X-CSRF-Token": csrfToken });
      return csrfToken;
    },
    /** A write with the token was refused: another session may have taken its place. */
    doubt: () => {
      csrfToken = "";
    },
  };
}

/** @typedef {ReturnType<typeof createScreenSession>} ScreenSession */
