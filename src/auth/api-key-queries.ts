import type { Knex } from "knex";
import type { Role } from "./roles.js";

export interface ApiKeyRow {
  id: number;
  name: string;
  role: Role;
  clinicId: number | null;
  createdAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

const columns = `id, name, role, clinic_id as "clinicId", created_at as "createdAt", revoked_at as "revokedAt",
  last_used_at as "lastUsedAt"`;

export async function findKey(db: Knex, id: number): Promise<(ApiKeyRow & { secretHash: Buffer }) | undefined> {
  const { rows } = await db.raw(`select ${columns}, secret_hash as "secretHash" from api_keys where id = ?`, [id]);
  return rows[0];
}

export async function insertKey(
  db: Knex,
  key: { name: string; role: Role; clinicId: number | null; secretHash: Buffer },
): Promise<ApiKeyRow> {
  const { rows } = await db.raw(
    `insert into api_keys (name, role, clinic_id, secret_hash) values (:name, :role, :clinicId, :secretHash)
     returning ${columns}`,
    key,
  );
  return rows[0];
}

export async function listKeys(db: Knex): Promise<ApiKeyRow[]> {
  const { rows } = await db.raw(`select ${columns} from api_keys order by id`);
  return rows;
}

/** Undefined when there is no such key. Revoking again keeps the first time. */
export async function revokeKey(db: Knex, id: number): Promise<ApiKeyRow | undefined> {
  const { rows } = await db.raw(
    `update api_keys set revoked_at = coalesce(revoked_at, now()) where id = ? returning ${columns}`,
    [id],
  );
  return rows[0];
}
