import type { Knex } from "knex";
import type { Membership } from "../auth/caller.js";

export interface SigningIn {
  id: number;
  passwordHash: string | null;
}

/** Undefined when nobody who may sign in has the username. */
export async function findByUsername(db: Knex, username: string): Promise<SigningIn | undefined> {
  const { rows } = await db.raw(
    `select id, password_hash as "passwordHash" from people where username = ? and disabled_at is null`,
    [username],
  );
  return rows[0];
}

export async function findPasswordOf(db: Knex, personId: number): Promise<string | null> {
  const { rows } = await db.raw(`select password_hash as "passwordHash" from people where id = ?`, [personId]);
  return rows[0]?.passwordHash ?? null;
}

/** False when it is another by now. Her sessions end but for this one. */
export async function changePassword(
  db: Knex,
  change: { personId: number; sessionId: number; from: string; to: string },
): Promise<boolean> {
  const { rows } = await db.raw(
    `update people set password_hash = :to, updated_at = now()
      where id = :personId and password_hash = :from
        and set_config('dawr.session', cast(cast(:sessionId as bigint) as text), true) is not null
     returning id`,
    change,
  );
  return rows.length > 0;
}

/** Ends her sessions at desks, and unlocks her there. */
export async function setPin(db: Knex, personId: number, hash: string | null): Promise<void> {
  await db.raw("update people set pin_hash = :hash, updated_at = now() where id = :personId", { personId, hash });
}

/** Who somebody is, for her own page. */
export interface SignedInPerson {
  id: number;
  name: string;
  username: string | null;
  organisationId: number;
  memberships: Membership[];
}

export async function readSignedIn(db: Knex, personId: number): Promise<SignedInPerson> {
  const { rows } = await db.raw(
    `select id, name, username, organisation_id as "organisationId",
            (select coalesce(json_agg(json_build_object('clinicId', m.clinic_id, 'role', m.role) order by m.clinic_id nulls first), '[]')
               from memberships m where m.person_id = people.id) as memberships
       from people
      where id = ?`,
    [personId],
  );
  return rows[0];
}
