import type { Knex } from "knex";

/** An instance that ends in its turn keeps the others waiting no longer. */
const turn = "interval '1 minute'";

/** Takes or prolongs the turn; false while it is another instance's. */
export async function takeTurn(db: Knex, job: string, holder: string): Promise<boolean> {
  const { rows } = await db.raw(
    `insert into job_turns (job, holder, ends_at) values (:job, :holder, clock_timestamp() + ${turn})
         on conflict (job) do update set holder = excluded.holder, ends_at = excluded.ends_at
            where job_turns.holder = excluded.holder or job_turns.ends_at < clock_timestamp()
     returning true`,
    { job, holder },
  );
  return rows.length > 0;
}

export async function endTurn(db: Knex, job: string, holder: string): Promise<void> {
  await db.raw("update job_turns set ends_at = '-infinity' where job = :job and holder = :holder", { job, holder });
}
