import type { ServerResponse } from "node:http";
import type { Knex } from "knex";
import { ClinicBusy, type ClinicGate } from "./clinic-gate.js";
import { type Claim, type Clinics, transact, writeClinic } from "./clinic-write.js";
import { type Leaseholder, poolFor } from "./leaseholder.js";
import { poolFigures } from "./pool-figures.js";

/**
 * A request's way to the database. Nothing is leased until a statement runs, and knex takes every lease back
 * itself, so there is nothing that a handler could forget (P2).
 */
export interface RequestClient {
  /** For statements that only read. Each is its own lease. */
  read<T>(work: (db: Knex) => Promise<T>): Promise<T>;
  /** The same for what costs as much as many reads: few of a clinic's run at once. */
  readCostly<T>(clinicId: number, work: (db: Knex) => Promise<T>): Promise<T>;
  /** One transaction that holds the clinic's lock, or those of several; committed when this resolves. */
  write<T>(clinicId: Clinics, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** The same with a claim that comes before the clinic's lock, and may throw. */
  writeClaimed<T>(clinicId: Clinics, claim: Claim, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** For a single statement that takes the clinic's lock itself; commits by itself. */
  writeStatement<T>(clinicId: number, work: (db: Knex) => Promise<T>): Promise<T>;
  /** One transaction without a clinic's lock, for what is not part of a queue. */
  transact<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** From now on nothing is lent: the reply is a stream, which may last for hours. */
  end(): void;
}

/** A clinic's writers waited for their turn in vain because those before them waited for a connection. */
export class PoolBusy extends Error {}

/** The client left before its work began. Nobody reads the answer. */
export class ClientGone extends Error {}

export function createRequestClient(
  pool: Knex,
  gate: ClinicGate,
  response: ServerResponse,
  holder: Leaseholder,
): RequestClient {
  let isGone = false;
  let isOver = false;
  const leave = () => {
    isGone = !response.writableFinished;
  };
  response.once("close", leave);
  /** Whoever left while waiting for a turn or a connection costs no work. */
  const perform = async <Lent, T>(work: (lent: Lent) => Promise<T>, lent: Lent): Promise<T> => {
    if (isGone) throw new ClientGone("the client closed the connection");
    return work(lent);
  };
  const lend = async <T>(lentFor: Leaseholder["lentFor"], act: (db: Knex) => Promise<T>): Promise<T> => {
    if (isOver) throw new Error("a stream must not lease a connection");
    return act(poolFor(pool, { ...holder, lentFor }));
  };
  const lendInTurn = <T>(lentFor: Leaseholder["lentFor"], act: (db: Knex) => Promise<T>): Promise<T> =>
    lend(lentFor, act).catch((error) => {
      throw error instanceof ClinicBusy && poolFigures(pool).waiting > 0 ? new PoolBusy(error.message) : error;
    });
  const writeClaimed = <T>(
    clinicId: Clinics,
    claim: Claim | undefined,
    work: (transaction: Knex.Transaction) => Promise<T>,
  ): Promise<T> =>
    lendInTurn(work, (db) =>
      writeClinic(db, gate, { clinicId, actor: holder.actor }, (transaction) => perform(work, transaction), claim),
    );
  return {
    read: (work) => lend(work, (db) => perform(work, db)),
    readCostly: (clinicId, work) => lendInTurn(work, (db) => gate.runCostlyRead(clinicId, () => perform(work, db))),
    transact: (work) => lend(work, (db) => transact(db, (transaction) => perform(work, transaction))),
    write: (clinicId, work) => writeClaimed(clinicId, undefined, work),
    writeClaimed,
    writeStatement: (clinicId, work) => lendInTurn(work, (db) => gate.run(clinicId, () => perform(work, db))),
    end: () => {
      isOver = true;
      response.off("close", leave); // by which the stream would keep this client
    },
  };
}
