import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import { transact } from "../db/clinic-write.js";
import { inTurns } from "../db/job-turn.js";
import { blankSome, listForgetfulClinics } from "./retention-queries.js";

/**
 * Blanks who the patients were of the days that clinics keep no longer, in small steps, on one instance at a time. What is left is asked of
 * the tables, so it may end after any step.
 */
export const blankOldDays = (db: Knex, clock: Clock, signal: AbortSignal): Promise<void> =>
  inTurns(db, "blank old days", signal, async ({ take, rest }) => {
    for (const clinicId of await listForgetfulClinics(db)) {
      let from = "-infinity";
      while (await take()) {
        const step = await transact(db, (transaction) => blankSome(transaction, clinicId, from, clock.now()));
        if (!step?.hasChanged) break;
        from = step.oldest;
        await rest();
      }
    }
  });
