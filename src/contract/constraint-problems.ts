import type { FieldSentence } from "./field-messages.js";
import { unknownZone } from "./fields.js";
import { invalidField, Problem } from "./problem.js";
import type { ProblemCode } from "./problem-codes.js";

interface BadField {
  pointer: `#/${string}`;
  message: FieldSentence;
}

/**
 * What it means to a caller when one of the database's constraints refuses: a code, or what is wrong with a field of the
 * body, of several the first that was sent. The other constraints only a fault of ours can violate.
 */
export const constraintProblems: Record<string, ProblemCode | [BadField, ...BadField[]]> = {
  api_keys_board_id_fkey: [{ pointer: "#/boardId", message: "There is no such board" }],
  api_keys_clinic_id_fkey: [{ pointer: "#/clinicId", message: "There is no such clinic" }],
  api_keys_organisation_id_fkey: [{ pointer: "#/organisationId", message: "There is no such organisation" }],
  booking_days_capacity: "capacity_below_used",
  clinic_exceptions_one_of_a_kind: [{ pointer: "#/from", message: "Must not overlap another exception of its kind" }],
  clinic_exceptions_within_a_day: [{ pointer: "#/dayTurnsAt", message: "Must not be inside a shift" }],
  clinic_hours_within_a_day: [{ pointer: "#/dayTurnsAt", message: "Must not be inside a shift" }],
  desks_clinic_id_fkey: "not_found",
  day_shifts_capacity: "capacity_below_used",
  day_shifts_enough_numbers: [{ pointer: "#/capacity", message: "Must not be more than the shift's ticket numbers" }],
  bookings_one_per_patient: "already_booked",
  clinics_day_turns_before_it_closes: [
    { pointer: "#/dayTurnsAt", message: "Must not be later than autoCloseAt" },
    { pointer: "#/autoCloseAt", message: "Must not be earlier than dayTurnsAt" },
  ],
  clinics_organisation_id_fkey: [{ pointer: "#/organisationId", message: "There is no such organisation" }],
  clinics_time_zone: [{ pointer: "#/timeZone", message: unknownZone }],
  memberships_clinic_of_organisation: [{ pointer: "#/memberships", message: "The organisation has no such clinic" }],
  people_oidc_email: [{ pointer: "#/oidc/email", message: "Somebody else signs in with this address" }],
  people_organisation_id_fkey: "not_found",
  people_username: [{ pointer: "#/username", message: "Somebody else has this username" }],
  screens_board_id_fkey: "not_found",
  sessions_api_key_id_fkey: "unauthenticated",
  sessions_clinic_id_fkey: "not_found",
  webhooks_notices_for_staff: [
    { pointer: "#/kinds", message: "Only staff's webhooks are told of notices" },
    { pointer: "#/audience", message: "Only staff's webhooks are told of notices" },
  ],
  webhooks_clinic_id_fkey: [{ pointer: "#/clinicId", message: "There is no such clinic" }],
};

/** Undefined for a constraint that no request should reach. */
export function constraintProblem(constraint: string | undefined, cause: unknown, body: object): Problem | undefined {
  const meaning = constraintProblems[constraint ?? ""];
  if (meaning === undefined) return undefined;
  if (typeof meaning === "string") return new Problem(meaning, { cause });
  const { pointer, message } = meaning.find((field) => field.pointer.slice(2) in body) ?? meaning[0];
  return invalidField("body", pointer, message, cause);
}
