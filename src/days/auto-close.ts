import type { Knex } from "knex";
import type { Clock } from "../clock.js";
import type { ClinicGate } from "../db/clinic-gate.js";
import { writeClinic } from "../db/clinic-write.js";
import { type Logger, reasonOf } from "../logger.js";
import { closeDay, findClosing, findOverdueDays } from "./closing-queries.js";
import type { DayKey } from "./day-queries.js";

/**
 * Closes every day that is over, one transaction a clinic. Safe on several instances at once and after any
 * downtime: what is over is asked of the clock and the tables, and again under the clinic's lock.
 */
export async function closeOverdueDays({
  pool,
  gate,
  clock,
  log,
  signal,
}: {
  pool: Knex;
  gate: ClinicGate;
  clock: Clock;
  log: Logger;
  /** Once aborted, no further clinic is begun. */
  signal?: AbortSignal;
}): Promise<void> {
  const now = clock.now();
  for (const [clinicId, days] of byClinic(await findOverdueDays(pool, now))) {
    if (signal?.aborted) return;
    await writeClinic(pool, gate, { clinicId, actor: "job:close_days" }, async (transaction) => {
      for (const day of days) {
        const closing = await findClosing(transaction, day, now);
        if (closing?.isOver && !closing.isClosed) await closeDay(transaction, day);
      }
    }).catch((error) => log.warn({ clinicId, reason: reasonOf(error) }, "auto-close failed, will retry"));
  }
}

function byClinic(days: DayKey[]): Map<number, DayKey[]> {
  const clinics = new Map<number, DayKey[]>();
  for (const day of days) clinics.set(day.clinicId, [...(clinics.get(day.clinicId) ?? []), day]);
  return clinics;
}
