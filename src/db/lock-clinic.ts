import type { Knex } from "knex";

/**
 * Takes the clinic's mutex until the transaction ends. Must be the first statement of every transaction that
 * writes a clinic's queue, and on its own: what later statements read is then as new as the lock.
 */
export async function lockClinic(transaction: Knex.Transaction, clinicId: number): Promise<void> {
  await transaction.raw("select from clinic_versions where clinic_id = ? for no key update", [clinicId]);
}
