import type { Knex } from "knex";

export interface DeskRow {
  id: number;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const columns = `id, name, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function insertDesk(
  db: Knex,
  desk: { clinicId: number; name: string; secretHash: Buffer },
): Promise<DeskRow> {
  const { rows } = await db.raw(
    `insert into desks (clinic_id, name, secret_hash) values (:clinicId, :name, :secretHash) returning ${columns}`,
    desk,
  );
  return rows[0];
}

export async function listDesks(db: Knex, clinicId: number): Promise<DeskRow[]> {
  const { rows } = await db.raw(`select ${columns} from desks where clinic_id = ? order by id`, [clinicId]);
  return rows;
}

/** Ends its sessions. False when the clinic has no such desk. */
export async function revokeDesk(db: Knex, clinicId: number, id: number): Promise<boolean> {
  const { rows } = await db.raw(
    `update desks set revoked_at = coalesce(revoked_at, now()) where clinic_id = :clinicId and id = :id returning id`,
    { clinicId, id },
  );
  return rows.length > 0;
}

export interface OwnDesk {
  id: number;
  name: string;
  people: { id: number; name: string }[];
}

/** Who works at a clinic and has a PIN; whoever is disabled, or of another organisation by now, is not among them. */
const peopleWithPins = `
  people p
    join clinics c on c.id = :clinicId and c.organisation_id = p.organisation_id
   where p.pin_hash is not null and p.disabled_at is null
     and exists (select from memberships m
                  where m.clinic_id = :clinicId and m.person_id = p.id or m.clinic_id is null and m.person_id = p.id)`;

/** Undefined when the secret is of no desk of the clinic's. */
export async function findOwnDesk(db: Knex, clinicId: number, secretHash: Buffer): Promise<OwnDesk | undefined> {
  const { rows } = await db.raw(
    `select id, name,
            (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
               from ${peopleWithPins}) as people
       from desks
      where clinic_id = :clinicId and secret_hash = :secretHash and revoked_at is null`,
    { clinicId, secretHash },
  );
  return rows[0];
}

export interface PinHolder {
  deskId: number;
  pinHash: string;
}

/** Undefined when it is no desk of the clinic's, or the person has no PIN that counts there. */
export async function findPinHolder(
  db: Knex,
  asked: { clinicId: number; secretHash: Buffer; personId: number },
): Promise<PinHolder | undefined> {
  const { rows } = await db.raw(
    `select desks.id as "deskId", p.pin_hash as "pinHash"
       from desks, ${peopleWithPins} and p.id = :personId
        and desks.clinic_id = :clinicId and desks.secret_hash = :secretHash and desks.revoked_at is null`,
    asked,
  );
  return rows[0];
}

/** Locks the desk's row, so that whoever ends the desk has done so before, or ends what begins now too. False: it has been ended. */
export async function useDesk(db: Knex, { clinicId, deskId }: { clinicId: number; deskId: number }): Promise<boolean> {
  const { rows } = await db.raw(
    `update desks set last_used_at = now() where clinic_id = :clinicId and id = :deskId and revoked_at is null returning id`,
    { clinicId, deskId },
  );
  return rows.length > 0;
}

/** People take turns: one session is open at a desk. */
export async function endOtherSessions(
  db: Knex,
  { clinicId, deskId, tokenHash }: { clinicId: number; deskId: number; tokenHash: Buffer },
): Promise<void> {
  await db.raw(
    `update sessions set ended_at = now()
      where clinic_id = :clinicId and desk_id = :deskId and ended_at is null and token_hash <> :tokenHash`,
    { clinicId, deskId, tokenHash },
  );
}
