import type { Knex } from "knex";

/** Moves whenever a key or session ends, or a public board is closed; in the same transaction. */
export async function readRevision(db: Knex): Promise<number> {
  const { rows } = await db.raw("select counter from revocations");
  return rows[0].counter;
}

export interface StillGranted {
  revision: number;
  /** Of those asked about, the ones that still open something. */
  keys: Set<number>;
  sessions: Set<number>;
  boards: Set<number>;
}

/** Which keys, sessions (expired ones too) and public boards (by clinic) still stand, as of one revision. */
export async function readStillGranted(
  db: Knex,
  asked: { keys: number[]; sessions: number[]; boards: number[] },
): Promise<StillGranted> {
  const { rows } = await db.raw(
    `select counter,
            array(select k.id from api_keys k where k.id = any(:keys) and k.revoked_at is null) as keys,
            array(select s.id from sessions s left join api_keys k on k.id = s.api_key_id
                   where s.id = any(:sessions) and s.ended_at is null
                     and k.revoked_at is null) as sessions,
            array(select c.id from clinics c where c.id = any(:boards) and c.public_board) as boards
       from revocations`,
    asked,
  );
  const { counter, keys, sessions, boards } = rows[0];
  return { revision: counter, keys: new Set(keys), sessions: new Set(sessions.map(Number)), boards: new Set(boards) };
}
