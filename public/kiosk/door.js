// @ts-check
import { abortAfter } from "../ui/time-limit.js";

/** The server's code changes each minute and counts for two, so one that was just read is good for a minute. */
const goodForMs = 60_000;
const askEveryMs = 15_000;
/** A key may be given anew, and nobody stands by to reload. */
const refusedRetryMs = 60_000;
const patienceMs = 8_000;

/**
 * @typedef {import("../client/index.js").Freshness} Freshness
 * @typedef {Awaited<ReturnType<import("../client/index.js").Api["readClinic"]>>} Clinic
 */

/**
 * Follows the code of a clinic's door, for ever: whatever breaks, it asks again, at once when the network is back or the
 * screen wakes.
 *
 * @param {import("../client/index.js").Api} api
 * @param {number} clinicId
 * @param {() => void} onChange
 */
export function followDoor(api, clinicId, onChange) {
  /** @type {{ clinic: Clinic, code: string, readAt: number } | undefined} */
  let read;
  let isAway = true;
  let refused = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {AbortController | undefined} */
  let asking;

  const ask = async () => {
    clearTimeout(timer);
    asking?.abort(); // what a sleeping device asked may never be answered
    const own = abortAfter(patienceMs);
    asking = own;
    const readAt = Date.now();
    const { signal } = own;
    const answers = Promise.all([api.readDoorCode({ clinicId, signal }), api.readClinic({ clinicId, signal })]);
    const problem = await answers.then(
      ([{ doorCode }, clinic]) => {
        read = { clinic, code: doorCode, readAt };
      },
      (error) => error,
    );
    if (asking !== own) return;
    isAway = problem !== undefined;
    refused = [401, 403, 404].includes(problem?.status) ? problem.status : 0;
    timer = setTimeout(ask, refused ? refusedRetryMs : askEveryMs);
    onChange();
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  for (const type of ["online", "offline"]) window.addEventListener(type, ask);
  ask();

  return {
    get clinic() {
      return refused ? undefined : read?.clinic;
    },
    /** Undefined: none that a phone could still use. */
    get code() {
      return read && !refused && Date.now() - read.readAt < goodForMs ? read.code : undefined;
    },
    /** @returns {Freshness} */
    get freshness() {
      if (refused) return { state: "refused", status: refused };
      const ageMs = read && Date.now() - read.readAt;
      if (!isAway && ageMs !== undefined && ageMs < askEveryMs + patienceMs) return { state: "live" };
      return { state: "reconnecting", ageSeconds: ageMs && Math.floor(ageMs / 1_000) };
    },
  };
}
