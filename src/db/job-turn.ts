import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Knex } from "knex";

/** An instance that ends in its turn keeps the others waiting no longer. */
const turn = "interval '1 minute'";
/** Requests have the database meanwhile. */
const pauseMs = 100;

interface Turn {
  /** Takes or prolongs the turn; false while it is another instance's. */
  take(): Promise<boolean>;
  /** Between two steps. Rejects when the job is to end. */
  rest(): Promise<void>;
}

/** Lends `work` the turns of a job that one instance does at a time, in small steps. It may end after any step, when the signal says so. */
export async function inTurns(
  db: Knex,
  job: string,
  signal: AbortSignal,
  work: (turn: Turn) => Promise<void>,
): Promise<void> {
  const holder = randomUUID();
  try {
    await work({
      take: () => takeTurn(db, job, holder),
      rest: () => setTimeout(pauseMs, undefined, { signal, ref: false }),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await db.raw("update job_turns set ends_at = '-infinity' where job = :job and holder = :holder", { job, holder });
  }
}

async function takeTurn(db: Knex, job: string, holder: string): Promise<boolean> {
  const { rows } = await db.raw(
    `insert into job_turns (job, holder, ends_at) values (:job, :holder, clock_timestamp() + ${turn})
         on conflict (job) do update set holder = excluded.holder, ends_at = excluded.ends_at
            where job_turns.holder = excluded.holder or job_turns.ends_at < clock_timestamp()
     returning true`,
    { job, holder },
  );
  return rows.length > 0;
}
