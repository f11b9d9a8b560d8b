import type { Knex } from "knex";
import type { Membership } from "./caller.js";
import type { Remembered } from "./credential-cache.js";

/** How a person signed in. */
export const signInKinds = ["password", "oidc", "pin"] as const;
type SignInKind = (typeof signInKinds)[number];

export interface PersonSessionRow {
  id: number;
  personId: number;
  organisationId: number;
  /** Null: all clinics of hers. */
  clinicId: number | null;
  expiresAt: number;
  /** Of a session at one clinic, what she is there; by a PIN, which few digits protect, no more than a secretary. */
  memberships: Membership[];
}

const expiry = `cast(extract(epoch from s.expires_at) * 1000 as double precision) as "expiresAt"`;

/** Undefined when it never was or has ended, or the person is disabled. */
export async function loadPersonSession(
  db: Knex,
  tokenHash: Buffer,
): Promise<Remembered<PersonSessionRow> | undefined> {
  const { rows } = await db.raw(
    `select s.id, p.id as "personId", p.organisation_id as "organisationId", s.clinic_id as "clinicId", ${expiry}, counter,
            (select coalesce(json_agg(json_build_object(
                      'clinicId', coalesce(s.clinic_id, m.clinic_id),
                      'role', case when m.role = 'owner' and s.desk_id is not null then 'secretary' else m.role end)), '[]')
               from memberships m
              where m.person_id = p.id and coalesce(m.clinic_id = s.clinic_id, true)) as memberships
       from sessions s join people p on p.id = s.person_id cross join revocations
      where s.token_hash = ? and s.ended_at is null and p.disabled_at is null`,
    [tokenHash],
  );
  if (!rows[0]) return undefined;
  const { counter, ...row } = rows[0];
  return { revision: counter, row };
}

export interface NewPersonSession {
  personId: number;
  /** Null: all clinics of hers. */
  clinicId: number | null;
  signedInWith: SignInKind;
  /** Where she gave her PIN. */
  deskId?: number;
  /** What she proved to know or to be, as her row had it: the hash of her password or PIN, or "<issuer> <subject>". */
  proof: string;
  tokenHash: Buffer;
  /** Of the session that the browser had until now, which ends. */
  formerTokenHash?: Buffer | undefined;
  createdAt: Date;
  expiresAt: Date;
}

/**
 * False: she is disabled meanwhile, or the proof is no longer hers. It locks her row, so that whoever signs her out everywhere
 * has done so before, or ends this session too. Of her sessions at a clinic, or of all of hers, the newest `keep` go on.
 */
export async function insertPersonSession(db: Knex, session: NewPersonSession, keep: number): Promise<boolean> {
  const { rows } = await db.raw(
    `insert into sessions (token_hash, clinic_id, person_id, signed_in_with, desk_id, created_at, expires_at)
     select :tokenHash, :clinicId, id, :signedInWith, :deskId, :createdAt, :expiresAt
       from people
      where id = :personId and disabled_at is null
        and case :signedInWith when 'password' then password_hash when 'pin' then pin_hash
                               else oidc_issuer || ' ' || oidc_subject end = :proof
        for no key update
     returning id`,
    { deskId: null, ...session },
  );
  if (!rows[0]) return false;
  await db.raw(
    `update sessions set ended_at = now()
      where ended_at is null
        and (token_hash = :formerTokenHash
             or id in (select id from sessions
                        where person_id = :personId and clinic_id is not distinct from :clinicId
                          and ended_at is null and expires_at > :createdAt
                        order by id desc offset :keep))`,
    { ...session, formerTokenHash: session.formerTokenHash ?? null, keep },
  );
  return true;
}

export interface OwnSession {
  id: number;
  clinicId: number | null;
  signedInWith: SignInKind;
  createdAt: string;
  expiresAt: string;
}

/** Those of a person that are open, the newest first. */
export async function listPersonSessions(db: Knex, personId: number, now: Date): Promise<OwnSession[]> {
  const { rows } = await db.raw(
    `select id, clinic_id as "clinicId", signed_in_with as "signedInWith", created_at as "createdAt", expires_at as "expiresAt"
       from sessions
      where person_id = :personId and ended_at is null and expires_at > :now
      order by id desc`,
    { personId, now },
  );
  return rows;
}

/** False when the person has no such session that is open. */
export async function endPersonSession(db: Knex, personId: number, id: number): Promise<boolean> {
  const { rows } = await db.raw(
    "update sessions set ended_at = now() where id = :id and person_id = :personId and ended_at is null returning id",
    { personId, id },
  );
  return rows.length > 0;
}
