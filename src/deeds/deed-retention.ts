import type { Knex } from "knex";
import { inTurns } from "../db/job-turn.js";

/** Takes some 5 ms, in which nobody waits: who acts only adds to the other end. */
const deedsAStep = 500;

/** Removes the deeds that clinics keep no longer, oldest first, in small steps, on one instance at a time. */
export const forgetOldDeeds = (db: Knex, signal: AbortSignal): Promise<void> =>
  inTurns(db, "forget old deeds", signal, async ({ take, rest }) => {
    const { rows } = await db.raw<{ rows: { id: number }[] }>(
      "select id from clinics where deed_months is not null order by id",
    );
    for (const { id } of rows) {
      while ((await take()) && (await forgetSome(db, id)) > 0) await rest();
    }
  });

/** Resolves with how many it were. */
async function forgetSome(db: Knex, clinicId: number): Promise<number> {
  const { rows } = await db.raw("select forget_deeds(:clinicId, :deedsAStep) as count", { clinicId, deedsAStep });
  return rows[0].count;
}
