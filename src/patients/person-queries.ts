import type { Knex } from "knex";

/** By an app's own id, or by phone (E.164) and name. */
export type Person = { id: string } | { phone: string; name: string };

/** A name counts as everybody reads it (`folded`), as where the desk looks for it; a phone is found by its index. */
export const isPerson = (person: Person): string =>
  "id" in person
    ? "patient_id = :id"
    : "reverse(patient_phone) = reverse(:phone) and folded(patient_name) = folded(:name)";

export async function listCountries(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { country: string }[] }>(
    "select distinct country from clinics order by country",
  );
  return rows.map(({ country }) => country);
}

/** The clinics of a country that have bookings of this person. */
export async function findClinicsOf(db: Knex, person: Person, country: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select clinics.id from clinics
      where country = :country
        and exists (select from bookings where clinic_id = clinics.id and ${isPerson(person)})
      order by clinics.id`,
    { ...person, country },
  );
  return rows.map((clinic) => clinic.id);
}
