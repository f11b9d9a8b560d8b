import { type Caller, clinicsOf } from "./caller.js";
import { isPermitted, type Role } from "./roles.js";

/** Clinics as SQL takes them; null: of whatever organisation, or whichever of its clinics. */
export interface ManagedClinics {
  organisationId: number | null;
  managedIds: number[] | null;
}

/** In SQL, with the members of ManagedClinics as bindings: whether the caller manages a `clinic`, and all those of a `board`. */
export const managesClinic = `coalesce(clinic.organisation_id = :organisationId, true)
    and coalesce(clinic.id = any(cast(:managedIds as integer[])), true)`;
export const managesBoard = `not exists (
    select from board_clinics shown join clinics clinic on clinic.id = shown.clinic_id
     where shown.board_id = board.id and not (${managesClinic}))`;

/** Whether the board shows :clinicId; null: no matter. */
export const showsClinic = `(cast(:clinicId as integer) is null
    or exists (select from board_clinics shown where shown.board_id = board.id and shown.clinic_id = :clinicId))`;

const managesSettings = (role: Role) => isPermitted(role, "manageSettings");

/** Where the caller may change settings: an owner at the clinics of her memberships, a session by an admin's key at its own. */
export function managedClinics(caller: Caller): ManagedClinics {
  if (caller.role === "nobody" || !managesSettings(caller.role)) return { organisationId: null, managedIds: [] };
  const { person, organisationId, clinicId } = caller;
  if (person) return { organisationId, managedIds: clinicsOf(person, managesSettings) };
  return { organisationId, managedIds: clinicId === null ? null : [clinicId] };
}
