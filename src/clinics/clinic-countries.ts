import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { findCountry } from "./clinic-queries.js";

/**
 * Remembers of which country each clinic is, so that reading a phone number costs no statement. It may be outdated after
 * another instance's change: whoever acts by it has the database check it, and forgets it when it was wrong.
 */
export class ClinicCountries {
  readonly #known = new Map<number, string>();

  /** `isFresh`: read just now. Throws 404 when there is no such clinic. */
  async of(clinicId: number, db: Pick<RequestClient, "read">): Promise<{ country: string; isFresh: boolean }> {
    const known = this.#known.get(clinicId);
    if (known !== undefined) return { country: known, isFresh: false };
    const country = await db.read((pool) => findCountry(pool, clinicId));
    if (country === undefined) throw new Problem("not_found");
    this.#known.set(clinicId, country);
    return { country, isFresh: true };
  }

  forget(clinicId: number): void {
    this.#known.delete(clinicId);
  }
}
