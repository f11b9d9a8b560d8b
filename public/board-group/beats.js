// @ts-check
import { release } from "../ui/release.js";
import { abortAfter } from "../ui/time-limit.js";

const beatMs = 60_000;
const patienceMs = 15_000;

/**
 * Tells the server what the screen shows: at most once a minute, and at once when its state changes. Only where the screen has a
 * session; what fails is nobody's business, for the next one comes.
 *
 * @param {string} boardPath
 * @param {string} screen
 * @param {import("./screen-session.js").ScreenSession} session
 */
export function createBeats(boardPath, screen, session) {
  let saidState = "";
  let saidAt = Number.NEGATIVE_INFINITY;

  /** @param {"live" | "stale" | "reconnecting"} state @param {{ clinicId: number, version: number }[]} shown */
  const send = async (state, shown) => {
    const token = await session.token();
    if (!token) return;
    const reply = await fetch(`${boardPath}/beat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify({ screen, state, page: release, shown }),
      credentials: "same-origin",
      signal: abortAfter(patienceMs).signal,
    });
    if (reply.status === 401 || reply.status === 403) session.doubt();
  };

  /** @type {typeof send} */
  return async (state, shown) => {
    const now = performance.now();
    if (state === saidState && now - saidAt < beatMs) return;
    saidState = state;
    saidAt = now;
    await send(state, shown).catch(() => {});
  };
}
