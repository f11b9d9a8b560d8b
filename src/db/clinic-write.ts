import type { Knex } from "knex";
import type { ClinicGate } from "./clinic-gate.js";

/** What a transaction takes before the clinic's lock; throws when it cannot be had. */
export type Claim = (transaction: Knex.Transaction) => Promise<void>;

/**
 * Lends `work` a transaction that holds the clinic's lock, and takes it back whatever happens. For requests
 * and jobs alike: every write to a clinic's queue goes through here or through a statement that locks by itself. `claim`
 * is the one thing that may come before the lock: an idempotency key's own.
 */
export const writeClinic = <T>(
  pool: Knex,
  gate: ClinicGate,
  clinicId: number,
  work: (transaction: Knex.Transaction) => Promise<T>,
  claim?: Claim,
): Promise<T> =>
  gate.run(clinicId, () =>
    transact(pool, async (transaction) => {
      await claim?.(transaction);
      await lockClinic(transaction, clinicId);
      return work(transaction);
    }),
  );

/** A transaction that is committed when this resolves, and never "committed" after a failed statement. */
export const transact = <T>(pool: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> =>
  pool.transaction(async (transaction) => {
    const result = await work(transaction);
    await refuseSwallowedError(transaction);
    return result;
  });

/**
 * Takes the clinic's mutex until the transaction ends. Must come before every other lock, and on its own:
 * what later statements read is then as new as the lock.
 */
async function lockClinic(transaction: Knex.Transaction, clinicId: number): Promise<void> {
  await transaction.raw("select from clinic_versions where clinic_id = ? for no key update", [clinicId]);
}

/** After a failed statement COMMIT silently rolls back; without this the caller would be told "saved". */
async function refuseSwallowedError(transaction: Knex.Transaction): Promise<void> {
  const connection = await transaction.client.acquireConnection(); // the transaction's own, no new lease
  if (!connection.readyForQuery) await transaction.raw("select 1");
  if (connection.getTransactionStatus() !== "T") throw new Error("a failed statement was swallowed in a transaction");
}
