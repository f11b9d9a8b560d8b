import type { Knex } from "knex";
import { loadOrganisationOf } from "./api-key-queries.js";
import { type Caller, reaches } from "./caller.js";
import { CredentialCache } from "./credential-cache.js";
import type { RevocationWatch } from "./revocation-watch.js";

/** Whether the caller's credential reaches this clinic. */
export type ReachesClinic = (caller: Caller, clinicId: number) => boolean | Promise<boolean>;

/**
 * The same with the keys of organisations. Which clinic is of which is remembered as credentials are: a clinic that leaves one
 * moves the counter.
 */
export function createReach(db: Knex, watch: RevocationWatch): ReachesClinic {
  const organisations = new CredentialCache(watch, (clinicId: number) => loadOrganisationOf(db, clinicId));
  return (caller, clinicId) => {
    if (reaches(caller, clinicId)) return true;
    if (caller.role === "nobody" || caller.organisationId === null || caller.session) return false;
    return organisations.get(clinicId).then((organisationId) => organisationId === caller.organisationId);
  };
}
