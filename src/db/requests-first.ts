import { setTimeout as pause } from "node:timers/promises";
import type { Knex } from "knex";
import { hasRoom } from "./pool-figures.js";

const lookEveryMs = 10;
/** Between two requests there is room for a moment: that is no calm yet. */
const calmFromMs = 50;

/**
 * Lets requests go first: what it returns resolves when the pool has had room for a while, so that work which can wait
 * takes neither their connections nor their processor; after `atMostMs` all the same.
 */
export function requestsFirst(pool: Knex): (atMostMs: number) => Promise<void> {
  let crowdedAt = Number.NEGATIVE_INFINITY;
  const isCalm = (now: number) => {
    if (!hasRoom(pool)) crowdedAt = now;
    return now - crowdedAt >= calmFromMs;
  };
  return async (atMostMs) => {
    const until = performance.now() + atMostMs;
    for (let now = performance.now(); !isCalm(now) && now < until; now = performance.now()) await pause(lookEveryMs);
  };
}
