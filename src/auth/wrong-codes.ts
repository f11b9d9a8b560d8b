import type { Knex } from "knex";
import { Problem } from "../contract/problem.js";

/**
 * Does `work` unless this credential has tried too many wrong codes within an hour (429). Undefined is a wrong code, and counts. Its
 * other transactions wait, so that parallel guesses count one after the other.
 */
export async function countingWrongCodes<T>(
  transaction: Knex.Transaction,
  { credential, allowedPerHour }: { credential: string; allowedPerHour: number },
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { rows } = await transaction.raw(
    `insert into wrong_codes (credential) values (:credential)
         on conflict (credential) do update set credential = excluded.credential -- which locks the row
     returning (select ceil(extract(epoch from missed + interval '1 hour' - now()))
                  from unnest(missed_at) as missed where missed > now() - interval '1 hour'
                 order by missed desc offset :others limit 1) as seconds`,
    { credential, others: allowedPerHour - 1 },
  );
  const waitSeconds = Number(rows[0].seconds ?? 0);
  if (waitSeconds > 0) throw new Problem("too_many_requests", { retryAfterSeconds: waitSeconds });
  const done = await work();
  if (done === undefined) await recordMiss(transaction, credential);
  return done;
}

async function recordMiss(transaction: Knex.Transaction, credential: string): Promise<void> {
  await transaction.raw(
    `update wrong_codes
        set missed_at = array(select missed from unnest(missed_at) as missed where missed > now() - interval '1 hour') || now()
      where credential = ?`,
    [credential],
  );
}

/** Those of which nothing counts any more: each ticket that arrives is one. */
export async function forgetWrongCodes(db: Knex): Promise<void> {
  await db.raw(
    "delete from wrong_codes where not exists (select from unnest(missed_at) as missed where missed > now() - interval '1 hour')",
  );
}

/**
 * The same for what takes long to check: counts an attempt as a miss before it is made, without a lock meanwhile. Undefined, or the
 * seconds until the next may be made. Whoever is right has her misses forgotten.
 */
export async function beginAttempt(
  db: Knex,
  { credential, allowedPerHour }: { credential: string; allowedPerHour: number },
): Promise<number | undefined> {
  const counted = await db.raw(
    `insert into wrong_codes as known (credential, missed_at) values (:credential, array[now()])
         on conflict (credential) do update
        set missed_at = array(select missed from unnest(known.missed_at) as missed where missed > now() - interval '1 hour') || now()
      where (select count(*) from unnest(known.missed_at) as missed where missed > now() - interval '1 hour') < :allowedPerHour
     returning true`,
    { credential, allowedPerHour },
  );
  if (counted.rows.length > 0) return undefined;
  const { rows } = await db.raw(
    // by itself: the statement above may not see the row that it met
    `select ceil(extract(epoch from min(missed) + interval '1 hour' - now())) as seconds
       from wrong_codes, unnest(missed_at) as missed
      where credential = :credential and missed > now() - interval '1 hour'`,
    { credential },
  );
  return Math.max(1, Number(rows[0].seconds ?? 1));
}

export async function forgetMisses(db: Knex, credential: string): Promise<void> {
  await db.raw("delete from wrong_codes where credential = ?", [credential]);
}
