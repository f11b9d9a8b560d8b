import type { ServerResponse } from "node:http";
import type { Knex } from "knex";
import type { ClinicGate } from "./clinic-gate.js";
import { lockClinic } from "./lock-clinic.js";

/**
 * A request's way to the database. Nothing is leased until a statement runs, and knex takes every lease back
 * itself, so there is nothing that a handler could forget (P2).
 */
export interface RequestClient {
  /** For statements that only read. Each is its own lease. */
  read<T>(work: (db: Knex) => Promise<T>): Promise<T>;
  /** One transaction that holds the clinic's lock; committed when this resolves. */
  write<T>(clinicId: number, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** For a single statement that takes the clinic's lock itself; commits by itself. */
  writeOnce<T>(clinicId: number, work: (db: Knex) => Promise<T>): Promise<T>;
  /** One transaction without a clinic's lock, for what is not part of a queue. */
  transact<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
}

/** The client left before its work began. Nobody reads the answer. */
export class ClientGone extends Error {}

export function createRequestClient(pool: Knex, gate: ClinicGate, response: ServerResponse): RequestClient {
  let isGone = false;
  response.once("close", () => {
    isGone = !response.writableFinished;
  });
  const stopIfGone = () => {
    if (isGone) throw new ClientGone("the client closed the connection");
  };
  const transact = <T>(work: (transaction: Knex.Transaction) => Promise<T>) => {
    stopIfGone();
    return pool.transaction(async (transaction) => {
      stopIfGone(); // it may have left while this waited for a connection
      const result = await work(transaction);
      await refuseSwallowedError(transaction);
      return result;
    });
  };
  return {
    read: async (work) => {
      stopIfGone();
      return work(pool);
    },
    transact,
    write: (clinicId, work) =>
      gate.run(clinicId, () =>
        transact(async (transaction) => {
          await lockClinic(transaction, clinicId);
          return work(transaction);
        }),
      ),
    writeOnce: (clinicId, work) =>
      gate.run(clinicId, async () => {
        stopIfGone();
        return work(pool);
      }),
  };
}

/** After a failed statement COMMIT silently rolls back; without this the caller would be told "saved". */
async function refuseSwallowedError(transaction: Knex.Transaction): Promise<void> {
  const connection = await transaction.client.acquireConnection(); // the transaction's own, no new lease
  if (!connection.readyForQuery) await transaction.raw("select 1");
  if (connection.getTransactionStatus() !== "T") throw new Error("a failed statement was swallowed in a transaction");
}
