import type { Knex } from "knex";
import type { ClinicGate } from "./clinic-gate.js";

/** What a transaction takes before the clinic's lock; throws when it cannot be had. */
export type Claim = (transaction: Knex.Transaction) => Promise<void>;

/** A clinic, or those whose locks one transaction needs together. */
export type Clinics = number | readonly number[];

/** In which clinics somebody acts, and who it is written down under. */
export interface Acting {
  clinicId: Clinics;
  actor: string | undefined;
}

/**
 * Lends `work` a transaction that holds the clinic's lock, and takes it back whatever happens. For requests
 * and jobs alike: every write to a clinic's queue goes through here or through a statement that locks by itself. `claim`
 * is the one thing that may come before the lock: an idempotency key's own. Several clinics' turns and locks are taken in the order of
 * their ids, so that nobody who has one waits for another whose owner waits for that.
 */
export const writeClinic = <T>(
  pool: Knex,
  gate: ClinicGate,
  { clinicId, actor }: Acting,
  work: (transaction: Knex.Transaction) => Promise<T>,
  claim?: Claim,
): Promise<T> => {
  const clinicIds = typeof clinicId === "number" ? [clinicId] : clinicId.toSorted((one, other) => one - other);
  const write = () =>
    transact(pool, async (transaction) => {
      await claim?.(transaction);
      for (const id of clinicIds) await lockClinic(transaction, id, actor);
      return work(transaction);
    });
  return clinicIds.reduceRight((inTurn, id) => () => gate.run(id, inTurn), write)();
};

/** A transaction that is committed when this resolves, and never "committed" after a failed statement. */
export const transact = <T>(pool: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> =>
  pool.transaction(async (transaction) => {
    const result = await work(transaction);
    await refuseSwallowedError(transaction);
    return result;
  });

/**
 * Takes the clinic's mutex until the transaction ends. Must come before every other lock, and on its own:
 * what later statements read is then as new as the lock. Says by the way who acts, which the triggers write down.
 */
async function lockClinic(transaction: Knex.Transaction, clinicId: number, actor = ""): Promise<void> {
  await transaction.raw(
    "select set_config('dawr.actor', :actor, true) from clinic_versions where clinic_id = :clinicId for no key update",
    { clinicId, actor },
  );
}

/** After a failed statement COMMIT silently rolls back; without this the caller would be told "saved". */
async function refuseSwallowedError(transaction: Knex.Transaction): Promise<void> {
  const connection = await transaction.client.acquireConnection(); // the transaction's own, no new lease
  if (!connection.readyForQuery) await transaction.raw("select 1");
  if (connection.getTransactionStatus() !== "T") throw new Error("a failed statement was swallowed in a transaction");
}
