import type { Knex } from "knex";
import type { Remembered } from "./credential-cache.js";
import type { KeyRole } from "./roles.js";

export interface SessionRow {
  id: number;
  /** Null: of a board or an organisation. */
  clinicId: number | null;
  boardId: number | null;
  organisationId: number | null;
  /** Null: the environment's admin key. */
  keyId: number | null;
  role: KeyRole;
  expiresAt: number;
}

/** Undefined when it never was, has ended, its key was revoked, or the clinic is no longer of the key's organisation. */
export async function loadSession(db: Knex, tokenHashes: Buffer[]): Promise<Remembered<SessionRow> | undefined> {
  const { rows } = await db.raw(
    `select s.id, s.clinic_id as "clinicId", k.board_id as "boardId",
            case when s.clinic_id is null then k.organisation_id end as "organisationId",
            s.api_key_id as "keyId", coalesce(k.role, 'admin') as role,
            cast(extract(epoch from s.expires_at) * 1000 as double precision) as "expiresAt", counter
       from sessions s
       left join api_keys k on k.id = s.api_key_id
      cross join revocations
      where s.token_hash = any(?) and s.person_id is null and s.ended_at is null and k.revoked_at is null
        and (k.organisation_id is null or s.clinic_id is null
             or k.organisation_id = (select c.organisation_id from clinics c where c.id = s.clinic_id))`,
    [tokenHashes],
  );
  if (!rows[0]) return undefined;
  const { counter, ...row } = rows[0];
  return { revision: counter, row };
}

export async function insertSession(
  db: Knex,
  session: { tokenHash: Buffer; clinicId: number | null; keyId: number | null; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.raw(
    `insert into sessions (token_hash, clinic_id, api_key_id, created_at, expires_at)
     values (:tokenHash, :clinicId, :keyId, :createdAt, :expiresAt)`,
    session,
  );
}

/**
 * Of a key's sessions (null: the environment's admin key) at a clinic, or at the key's board or organisation, the newest go on. The others are
 * locked in one order: many browsers may sign in at once.
 */
export async function endOldSessions(
  db: Knex,
  session: { clinicId: number | null; keyId: number | null; createdAt: Date },
  keep: number,
): Promise<void> {
  const ofKey = session.keyId === null ? "api_key_id is null and person_id is null" : "api_key_id = :keyId"; // so that its index serves
  await db.raw(
    `update sessions set ended_at = now()
      where id in (select id from sessions
                    where ended_at is null
                      and id in (select id from sessions
                                  where ${ofKey} and clinic_id is not distinct from :clinicId
                                    and ended_at is null and expires_at > :createdAt
                                  order by id desc offset :keep)
                    order by id for update)`,
    { ...session, keep },
  );
}

/** Undefined when it has ended. */
export async function readExpiry(db: Knex, id: number): Promise<Date | undefined> {
  const { rows } = await db.raw(`select expires_at as "expiresAt" from sessions where id = ? and ended_at is null`, [
    id,
  ]);
  return rows[0] && new Date(rows[0].expiresAt);
}

/** Never earlier than before, never later than `atMostSeconds` after the session began. Undefined when it has ended. */
export async function extendSession(
  db: Knex,
  id: number,
  { until, atMostSeconds }: { until: Date; atMostSeconds: number },
): Promise<Date | undefined> {
  const { rows } = await db.raw(
    `update sessions
        set expires_at = greatest(expires_at, least(:until, created_at + make_interval(secs => :atMostSeconds)))
      where id = :id and ended_at is null
     returning expires_at as "expiresAt"`,
    { id, until, atMostSeconds },
  );
  return rows[0] && new Date(rows[0].expiresAt);
}

export async function endSession(db: Knex, id: number): Promise<void> {
  await db.raw("update sessions set ended_at = now() where id = ? and ended_at is null", [id]);
}

export async function deleteExpiredSessions(db: Knex): Promise<void> {
  await db.raw("delete from sessions where expires_at < now() - interval '1 day'");
}
