import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { transact } from "../db/clinic-write.js";
import { endTurn, takeTurn } from "../db/job-turn.js";
import { blankSome, listForgetfulClinics } from "./retention-queries.js";

const job = "blank old days";
/** Requests have the database meanwhile. */
const pauseMs = 100;

/**
 * Blanks who the patients were of the days that clinics keep no longer, in small steps, on one instance at a time. What is left is asked of
 * the tables, so it may end after any step.
 */
export async function blankOldDays(db: Knex, clock: Clock, signal: AbortSignal): Promise<void> {
  const holder = randomUUID();
  try {
    for (const clinicId of await listForgetfulClinics(db)) {
      let from = "-infinity";
      while (await takeTurn(db, job, holder)) {
        const step = await transact(db, (transaction) => blankSome(transaction, clinicId, from, clock.now()));
        if (!step?.hasChanged) break;
        from = step.oldest;
        await setTimeout(pauseMs, undefined, { signal, ref: false });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await endTurn(db, job, holder);
  }
}
