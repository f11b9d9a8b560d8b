import type { Knex } from "knex";
import { loadOrganisationOf } from "./api-key-queries.js";
import { asAt, type KnownCaller, reaches } from "./caller.js";
import { CredentialCache } from "./credential-cache.js";
import type { RevocationWatch } from "./revocation-watch.js";

/** The caller as what the credential makes of her at this clinic; undefined: for her there is no such clinic. */
export type CallerAt = (
  caller: KnownCaller,
  clinicId: number,
) => KnownCaller | undefined | Promise<KnownCaller | undefined>;

/** For those of one clinic or of all. */
export const callerAtHome: CallerAt = (caller, clinicId) => (reaches(caller, clinicId) ? caller : undefined);

/**
 * The same with the keys and the people of organisations. Which clinic is of which is remembered as credentials are: a clinic
 * that leaves one moves the counter.
 */
export function createReach(db: Knex, watch: RevocationWatch): CallerAt {
  const organisations = new CredentialCache(watch, (clinicId: number) => loadOrganisationOf(db, clinicId));
  return (caller, clinicId) => {
    if (reaches(caller, clinicId)) return caller;
    if (caller.organisationId === null || (caller.session && !caller.person)) return undefined;
    return organisations
      .get(clinicId)
      .then((organisationId) => (organisationId === caller.organisationId ? asAt(caller, clinicId) : undefined));
  };
}
