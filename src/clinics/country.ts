import { getCountries } from "libphonenumber-js/max";

/** The countries that have a plan of phone numbers, by ISO 3166-1 alpha-2. */
const countries: ReadonlySet<string> = new Set(getCountries());

export const isCountry = (text: string): boolean => countries.has(text);

let countryOfZone: Map<string, string> | undefined;

/** The country of a time zone; undefined for one of no country, as UTC. */
export function countryOf(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined) return undefined;
  countryOfZone ??= new Map(
    [...countries].flatMap((country) => zonesOf(country).map((zone) => [canonical(zone), country] as const)),
  );
  return countryOfZone.get(canonical(timeZone));
}

/** Engines before 2024 have the property, later ones the method. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as {
    timeZones?: string[];
    getTimeZones?: () => string[] | undefined;
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

const canonical = (timeZone: string) => new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
