import type { Knex } from "knex";

export interface PinTry {
  clinicId: number;
  deskId: number;
  personId: number;
}

/** Must not be more than the table's check lets in. */
const missesAtMost = 5;
const lockedFor = "interval '15 minutes'";

/**
 * Counts a try as a miss before it is made, so that parallel guesses count, without a lock while the PIN is checked. Undefined, or the
 * seconds until the next may be made, which a statement of its own reads: the first sees no row that another inserts beside it.
 */
export async function beginPinTry(db: Knex, asked: PinTry): Promise<number | undefined> {
  const counted = await db.raw(
    `insert into pin_misses as known (clinic_id, desk_id, person_id) values (:clinicId, :deskId, :personId)
         on conflict (clinic_id, desk_id, person_id) do update
        set misses = case when known.misses < :missesAtMost then known.misses + 1 else 1 end, last_missed_at = now()
      where known.misses < :missesAtMost or known.last_missed_at <= now() - ${lockedFor}
     returning misses`,
    { ...asked, missesAtMost },
  );
  if (counted.rows.length > 0) return undefined;
  const { rows } = await db.raw(
    `select ceil(extract(epoch from last_missed_at + ${lockedFor} - clock_timestamp())) as seconds
       from pin_misses
      where clinic_id = :clinicId and desk_id = :deskId and person_id = :personId`,
    { ...asked },
  );
  return Math.max(1, Number(rows[0]?.seconds ?? 1));
}

/** She was right. */
export async function forgetPinMisses(db: Knex, { clinicId, deskId, personId }: PinTry): Promise<void> {
  await db.raw("delete from pin_misses where clinic_id = :clinicId and desk_id = :deskId and person_id = :personId", {
    clinicId,
    deskId,
    personId,
  });
}
