import { setTimeout as pause } from "node:timers/promises";
import type { Knex } from "knex";
import { poolFigures } from "./pool-figures.js";

const lookEveryMs = 10;

/** Resolves when nobody waits for a connection of the pool, so that work which can wait takes none from requests; after `atMostMs` all the same. */
export async function afterRequests(pool: Knex, atMostMs: number): Promise<void> {
  const beganAt = performance.now();
  while (poolFigures(pool).waiting > 0 && performance.now() - beganAt < atMostMs) await pause(lookEveryMs);
}
