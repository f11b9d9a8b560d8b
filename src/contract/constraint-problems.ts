import type { FieldSentence } from "./field-messages.js";
import { unknownZone } from "./fields.js";
import { invalidField, Problem } from "./problem.js";
import type { ProblemCode } from "./problem-codes.js";

/**
 * What it means to a caller when one of the database's constraints refuses: a code, or what is wrong with a field of the
 * body. The other constraints only a fault of ours can violate.
 */
export const constraintProblems: Record<string, ProblemCode | { pointer: `#/${string}`; message: FieldSentence }> = {
  api_keys_clinic_id_fkey: { pointer: "#/clinicId", message: "There is no such clinic" },
  booking_days_capacity: "capacity_below_used",
  bookings_one_per_patient: "already_booked",
  clinics_day_turns_before_it_closes: { pointer: "#/dayTurnsAt", message: "Must not be later than autoCloseAt" },
  clinics_time_zone: { pointer: "#/timeZone", message: unknownZone },
  sessions_clinic_id_fkey: "not_found",
};

/** Undefined for a constraint that no request should reach. */
export function constraintProblem(constraint: string | undefined, cause: unknown): Problem | undefined {
  const meaning = constraintProblems[constraint ?? ""];
  if (meaning === undefined) return undefined;
  if (typeof meaning === "string") return new Problem(meaning, { cause });
  return invalidField("body", meaning.pointer, meaning.message, cause);
}
