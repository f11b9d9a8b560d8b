import type { Knex } from "knex";
import type { Clinics } from "../db/clinic-write.js";
import type { RequestClient } from "../db/request-client.js";

/**
 * The way to the database of an operation that takes an `Idempotency-Key`. Whatever it writes has a reference, by which
 * its reply can be made again. A request without a key gets the plain RequestClient, which does not ask for one.
 */
export interface IdempotentClient extends Pick<RequestClient, "read"> {
  write<T>(
    clinicId: Clinics,
    work: (transaction: Knex.Transaction) => Promise<T>,
    referenceOf: (result: T) => string,
  ): Promise<T>;
  /** Without a clinic's lock, for what is not part of a queue. */
  transact<T>(work: (transaction: Knex.Transaction) => Promise<T>, referenceOf: (result: T) => string): Promise<T>;
  /** For a single statement; with a key it becomes a transaction. */
  writeStatement<T>(clinicId: number, work: (db: Knex) => Promise<T>, referenceOf: (result: T) => string): Promise<T>;
}

/** A request that acts once however often it is sent. */
export interface Once {
  /** Takes the key, or throws when another request has it or has acted. */
  claim(transaction: Knex.Transaction): Promise<void>;
  remember(transaction: Knex.Transaction, reference: string): Promise<void>;
}

/** Claims before any lock of a clinic, acts, and remembers in the same transaction. */
export function idempotentClient(db: RequestClient, { claim, remember }: Once): IdempotentClient {
  const remembered =
    <T>(work: (transaction: Knex.Transaction) => Promise<T>, referenceOf: (result: T) => string) =>
    async (transaction: Knex.Transaction) => {
      const result = await work(transaction);
      await remember(transaction, referenceOf(result));
      return result;
    };
  const write: IdempotentClient["write"] = (clinicId, work, referenceOf) =>
    db.writeClaimed(clinicId, claim, remembered(work, referenceOf));
  const transact: IdempotentClient["transact"] = (work, referenceOf) =>
    db.transact(async (transaction) => {
      await claim(transaction);
      return remembered(work, referenceOf)(transaction);
    });
  return { read: db.read, write, transact, writeStatement: write };
}
