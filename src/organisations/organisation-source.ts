import type { HedgedRead } from "../db/hedged-read.js";
import { SharedReads } from "../db/shared-reads.js";
import { type Group, type GroupSource, groupFrame } from "../groups/group.js";
import { clinicsAtMost, loadOrganisations, type OrganisationClinics } from "./organisation-queries.js";

/** The longest that a place in a position is, with the dot before it. */
const longestPlace = ".2147483647_2026-11-24_999999999999999".length;
const longestStart = 100;

/**
 * Organisations with the clinics that they have now. A clinic that comes moves no counter, lest every instance read all keys anew
 * for it; so whoever has streams of an organisation open looks at each beat, by one statement for all.
 */
export function createOrganisationSource(read: HedgedRead): GroupSource {
  const rows = new SharedReads((ids: number[]) => read((db) => loadOrganisations(db, ids)));
  return {
    kind: "organisation",
    idFormat: "o1",
    longestId: longestStart + clinicsAtMost * longestPlace,
    isCounted: false,
    find: async (id) => {
      const row = await rows.get(id);
      return row && organisationOf(row);
    },
  };
}

const organisationOf = ({ id, name, clinics }: OrganisationClinics): Group => ({
  anyone: undefined,
  holder: {
    id,
    clinics,
    frame: groupFrame("organisation", { id, name, clinics: clinics.map((clinicId) => ({ clinicId })) }),
    clinicIds: new Set(clinics),
  },
});
