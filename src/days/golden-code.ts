import { randomInt } from "node:crypto";

/** One of them is free (but for 4 in 100,000 times) as long as 2 of 100 codes are. */
const offered = 500;

/** Different 4-digit codes from a cryptographic source; the database takes the first that nobody has. */
export function newGoldenCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < offered) codes.add(String(randomInt(10_000)).padStart(4, "0"));
  return [...codes];
}
