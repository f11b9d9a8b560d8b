import { notAPhone, toE164 } from "../bookings/phone-number.js";
import type { Person } from "./person-queries.js";
import type { WrittenPerson } from "./person-schemas.js";

/** Undefined when no number of this country is written so. */
function readPerson({ id, phone = "", name = "" }: WrittenPerson, country: string): Person | undefined {
  if (id !== undefined) return { id };
  const number = toE164(phone, country);
  return number === undefined ? undefined : { phone: number, name };
}

/** The person whom a clinic of this country means. Throws 422 when the phone is none. */
export function personAt(country: string, written: WrittenPerson): Person {
  const person = readPerson(written, country);
  if (!person) throw notAPhone(country, "#/phone");
  return person;
}

/** Whom each country's clinics mean, for a number without its country's code is another one in each. Throws 422 when it is one in none. */
export function personByCountry(countries: string[], written: WrittenPerson): Map<string, Person> {
  const people = new Map<string, Person>();
  for (const country of countries) {
    const person = readPerson(written, country);
    if (person) people.set(country, person);
  }
  if (people.size === 0 && countries.length > 0) throw notAPhone(countries.join(", "), "#/phone");
  return people;
}
