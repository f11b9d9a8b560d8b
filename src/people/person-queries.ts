import type { Knex } from "knex";
import type { Membership } from "../auth/caller.js";

export interface PersonRow {
  id: number;
  organisationId: number;
  name: string;
  username: string | null;
  hasPassword: boolean;
  oidcIssuer: string | null;
  oidcEmail: string | null;
  /** She has signed in by it. */
  isBound: boolean;
  hasPin: boolean;
  memberships: Membership[];
  createdAt: string;
  updatedAt: string;
  disabledAt: string | null;
}

const person = `
  select p.id, p.organisation_id as "organisationId", p.name, p.username, p.password_hash is not null as "hasPassword",
         p.pin_hash is not null as "hasPin",
         p.oidc_issuer as "oidcIssuer", p.oidc_email as "oidcEmail", p.oidc_subject is not null as "isBound",
         (select coalesce(json_agg(json_build_object('clinicId', m.clinic_id, 'role', m.role) order by m.clinic_id nulls first), '[]')
            from memberships m where m.person_id = p.id) as memberships,
         p.created_at as "createdAt", p.updated_at as "updatedAt", p.disabled_at as "disabledAt"
    from people p`;

export async function listPeople(db: Knex, organisationId: number): Promise<PersonRow[]> {
  const { rows } = await db.raw(`${person} where p.organisation_id = ? order by p.id`, [organisationId]);
  return rows;
}

/** Undefined when the organisation has no such person. */
export async function findPerson(db: Knex, organisationId: number, id: number): Promise<PersonRow | undefined> {
  const { rows } = await db.raw(`${person} where p.organisation_id = :organisationId and p.id = :id`, {
    organisationId,
    id,
  });
  return rows[0];
}

/** The address that she has at a provider. */
export interface OidcAddress {
  issuer: string;
  email: string;
}

export interface NewPerson {
  name: string;
  username: string | null;
  passwordHash: string | null;
  pinHash: string | null;
  oidc: OidcAddress | null;
  memberships: Membership[];
}

export async function insertPerson(
  db: Knex,
  organisationId: number,
  { oidc, memberships, ...fields }: NewPerson,
): Promise<PersonRow> {
  const { rows } = await db.raw(
    `insert into people (organisation_id, name, username, password_hash, pin_hash, oidc_issuer, oidc_email)
     values (:organisationId, :name, :username, :passwordHash, :pinHash, :issuer, :email)
     returning id`,
    { ...fields, organisationId, issuer: oidc?.issuer ?? null, email: oidc?.email ?? null },
  );
  await replaceMemberships(db, rows[0].id, memberships);
  return (await findPerson(db, organisationId, rows[0].id)) as PersonRow;
}

export interface PersonChanges {
  name?: string | undefined;
  username?: string | null | undefined;
  passwordHash?: string | null | undefined;
  oidc?: OidcAddress | null | undefined;
  pinHash?: string | null | undefined;
  memberships?: Membership[] | undefined;
  disabled?: boolean | undefined;
}

/** Absent fields stay; another address is bound anew. Undefined when the organisation has no such person. */
export async function updatePerson(
  db: Knex,
  { organisationId, id }: { organisationId: number; id: number },
  changes: PersonChanges,
): Promise<PersonRow | undefined> {
  const { rows } = await db.raw(
    `update people
        set name = coalesce(:name, name),
            username = case when :hasUsername then :username else username end,
            password_hash = case when :hasPassword then :passwordHash else password_hash end,
            oidc_issuer = case when :hasOidc then cast(:issuer as text) else oidc_issuer end,
            oidc_email = case when :hasOidc then cast(:email as text) else oidc_email end,
            oidc_subject = case when :hasOidc and (oidc_issuer, oidc_email) is distinct from (cast(:issuer as text), cast(:email as text))
                                then null else oidc_subject end,
            pin_hash = case when :hasPin then :pinHash else pin_hash end,
            disabled_at = case cast(:disabled as boolean) when true then coalesce(disabled_at, now())
                                                          when false then null else disabled_at end,
            updated_at = now()
      where id = :id and organisation_id = :organisationId
     returning id`,
    {
      id,
      organisationId,
      name: changes.name ?? null,
      hasUsername: changes.username !== undefined,
      username: changes.username ?? null,
      hasPassword: changes.passwordHash !== undefined,
      passwordHash: changes.passwordHash ?? null,
      hasOidc: changes.oidc !== undefined,
      issuer: changes.oidc?.issuer ?? null,
      email: changes.oidc?.email ?? null,
      hasPin: changes.pinHash !== undefined,
      pinHash: changes.pinHash ?? null,
      disabled: changes.disabled ?? null,
    },
  );
  if (!rows[0]) return undefined;
  if (changes.memberships) await replaceMemberships(db, id, changes.memberships);
  return findPerson(db, organisationId, id);
}

/** Those that stay as they are are not touched, so that nothing is read anew for them. */
async function replaceMemberships(db: Knex, personId: number, memberships: Membership[]): Promise<void> {
  const asked = `unnest(cast(:clinics as integer[]), cast(:roles as text[])) as asked (clinic_id, role)`;
  const bindings = {
    personId,
    clinics: memberships.map(({ clinicId }) => clinicId),
    roles: memberships.map(({ role }) => role),
  };
  await db.raw(
    `delete from memberships m
      where person_id = :personId
        and not exists (select from ${asked} where asked.role = m.role and asked.clinic_id is not distinct from m.clinic_id)`,
    bindings,
  );
  await db.raw(
    `insert into memberships (person_id, clinic_id, role)
     select :personId, clinic_id, role from ${asked}
      where not exists (select from memberships m where m.person_id = :personId and m.clinic_id is not distinct from asked.clinic_id)`,
    bindings,
  );
}
