import type { Knex } from "knex";
import type { Remembered } from "./credential-cache.js";
import { type ManagedClinics, managesBoard, showsClinic } from "./managed-clinics.js";
import type { KeyRole } from "./roles.js";

export interface ApiKeyRow {
  id: number;
  name: string;
  role: KeyRole;
  clinicId: number | null;
  boardId: number | null;
  organisationId: number | null;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

const columnsOf = (key: string) => `${key}.id, ${key}.name, ${key}.role, ${key}.clinic_id as "clinicId",
  ${key}.board_id as "boardId", ${key}.organisation_id as "organisationId", ${key}.created_at as "createdAt",
  ${key}.revoked_at as "revokedAt", ${key}.last_used_at as "lastUsedAt"`;
const columns = columnsOf("api_keys");

export interface KeyCredential {
  id: number;
  role: KeyRole;
  clinicId: number | null;
  boardId: number | null;
  organisationId: number | null;
  secretHash: Buffer;
  isRevoked: boolean;
}

export async function loadKey(db: Knex, id: number): Promise<Remembered<KeyCredential> | undefined> {
  const { rows } = await db.raw(
    `select id, role, clinic_id as "clinicId", board_id as "boardId", organisation_id as "organisationId",
            secret_hash as "secretHash", revoked_at is not null as "isRevoked", counter
       from api_keys cross join revocations
      where id = ?`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { counter, ...row } = rows[0];
  return { revision: counter, row };
}

/** As of one revision; those that there are. */
export async function loadKeys(
  db: Knex,
  ids: number[],
): Promise<{ revision: number; keys: Map<number, KeyCredential> }> {
  const { rows } = await db.raw(
    `select counter as revision, k.id, k.role, k.clinic_id as "clinicId", k.board_id as "boardId",
            k.organisation_id as "organisationId", k.secret_hash as "secretHash", k.revoked_at is not null as "isRevoked"
       from revocations left join api_keys k on k.id = any(?)`,
    [ids],
  );
  const keys: KeyCredential[] = rows.filter(({ id }: { id: number | null }) => id !== null);
  return { revision: rows[0].revision, keys: new Map(keys.map((key) => [key.id, key])) };
}

/** Undefined when there is no such clinic. */
export async function loadOrganisationOf(db: Knex, clinicId: number): Promise<Remembered<number> | undefined> {
  const { rows } = await db.raw(
    "select organisation_id as row, counter as revision from clinics cross join revocations where id = ?",
    [clinicId],
  );
  return rows[0];
}

/** Keys with the time of their last use. */
export async function recordUsage(db: Knex, usage: Array<[keyId: number, usedAt: Date]>): Promise<void> {
  await db.raw(
    `update api_keys set last_used_at = greatest(last_used_at, used.at)
       from unnest(cast(? as integer[]), cast(? as timestamptz[])) as used (id, at)
      where api_keys.id = used.id`,
    [usage.map(([id]) => id), usage.map(([, at]) => at)],
  );
}

export async function insertKey(
  db: Knex,
  key: Pick<ApiKeyRow, "name" | "role" | "clinicId" | "boardId" | "organisationId"> & { secretHash: Buffer },
): Promise<ApiKeyRow> {
  const { rows } = await db.raw(
    `insert into api_keys (name, role, clinic_id, board_id, organisation_id, secret_hash)
     values (:name, :role, :clinicId, :boardId, :organisationId, :secretHash)
     returning ${columns}`,
    key,
  );
  return rows[0];
}

export async function listKeys(db: Knex): Promise<ApiKeyRow[]> {
  const { rows } = await db.raw(`select ${columns} from api_keys order by id`);
  return rows;
}

/** Of a clinic are its own keys, and those of the boards that show it and that the caller manages. */
export interface KeysOfClinic extends ManagedClinics {
  clinicId: number;
}

const isOfBoard = `exists (
    select from boards board where board.id = key.board_id and ${managesBoard} and ${showsClinic})`;

/** Undefined when there is no such clinic. */
export async function listKeysOf(db: Knex, whose: KeysOfClinic): Promise<ApiKeyRow[] | undefined> {
  const { rows } = await db.raw(
    `select ${columnsOf("key")}
       from clinics clinic left join api_keys key on key.clinic_id = clinic.id or ${isOfBoard}
      where clinic.id = :clinicId order by key.id`,
    { ...whose },
  );
  return rows[0] && rows.filter(({ id }: { id: number | null }) => id !== null);
}

/** Undefined when there is no such key. */
export async function findKey(db: Knex, id: number): Promise<ApiKeyRow | undefined> {
  const { rows } = await db.raw(`select ${columns} from api_keys where id = ?`, [id]);
  return rows[0];
}

/** Undefined when there is no such key, or not among these. Revoking again keeps the first time. */
export async function revokeKey(db: Knex, id: number, whose?: KeysOfClinic): Promise<ApiKeyRow | undefined> {
  const { rows } = await db.raw(
    `update api_keys key set revoked_at = coalesce(revoked_at, now())
      where id = :id ${whose ? `and (clinic_id = :clinicId or ${isOfBoard})` : ""}
     returning ${columnsOf("key")}`,
    { id, ...whose },
  );
  return rows[0];
}
