import type { DatabaseError } from "pg";
import { bookingIdOf, type ListName } from "../contract/booking-id.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { violatedConstraint } from "../db/sql-state.js";

/**
 * Lets a write say which booking was in its way, for the constraint's refusal tells only the key that both have. It is
 * looked up after the rollback, so that writes that succeed pay nothing.
 */
export async function namingWhoIsInTheWay<T>(db: Pick<RequestClient, "read">, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (cause) {
    if (violatedConstraint(cause) !== "bookings_one_per_patient") throw cause;
    throw new Problem("already_booked", { members: await findInTheWay(db, cause as DatabaseError), cause });
  }
}

/** Of two that wait on no list any more, as after a refused reopening, the first. */
async function findInTheWay(db: Pick<RequestClient, "read">, { detail = "" }: DatabaseError) {
  const match = /=\((\d+), (\w+), ([\d-]+), (.*)\)/s.exec(detail); // its words depend on the server's language
  if (!match) return {};
  const [, clinicId, list, date, patientKey] = match as unknown as [string, string, ListName, string, string];
  const key = { clinicId: Number(clinicId), list, date };
  const { rows } = await db.read((pool) =>
    pool.raw(
      `select number from bookings
        where clinic_id = :clinicId and list = :list and date = :date and patient_key = :patientKey
          and (status in ('booked', 'in_progress')
               or finished_at = (select closed_at from booking_days
                                  where clinic_id = :clinicId and list = :list and date = :date))
        order by status in ('booked', 'in_progress') desc, number
        limit 1`,
      { ...key, patientKey },
    ),
  );
  return rows[0] ? { bookingId: bookingIdOf({ ...key, number: rows[0].number }) } : {};
}
