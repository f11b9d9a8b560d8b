import type { Knex } from "knex";

/** What was done for a key. */
export interface Done {
  bodyHash: Buffer;
  /** What it made or changed: a booking, a day, a clinic, an API key. */
  reference: string;
  nonce: Buffer;
}

const columns = `body_hash as "bodyHash", reference, nonce`;

/** Keys are forgotten after a day. */
const isRemembered = "created_at > now() - interval '24 hours'";

export async function findDone(db: Knex, scope: Buffer): Promise<Done | undefined> {
  const { rows } = await db.raw(`select ${columns} from idempotency_keys where scope = ? and ${isRemembered}`, [scope]);
  return rows[0];
}

/** Takes the key until the transaction ends. False: another transaction, here or elsewhere, has it. */
export async function lockKey(transaction: Knex.Transaction, scope: Buffer): Promise<boolean> {
  const { rows } = await transaction.raw("select pg_try_advisory_xact_lock(?) as locked", [
    scope.readBigInt64BE(0).toString(),
  ]);
  return rows[0].locked;
}

export async function rememberDone(transaction: Knex.Transaction, scope: Buffer, done: Done): Promise<void> {
  await transaction.raw(
    `insert into idempotency_keys (scope, body_hash, reference, nonce) values (:scope, :bodyHash, :reference, :nonce)
     on conflict (scope) do update
       set body_hash = excluded.body_hash, reference = excluded.reference, nonce = excluded.nonce, created_at = now()`,
    { scope, ...done },
  );
}

export async function forgetOldKeys(db: Knex): Promise<void> {
  await db.raw(`delete from idempotency_keys where not ${isRemembered}`);
}
