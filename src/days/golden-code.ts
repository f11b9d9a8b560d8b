import { randomInt } from "node:crypto";

/** So many that at least one is free as long as not nearly all ten thousand are taken. */
const offered = 50;

/** Different 4-digit codes from a cryptographic source; the database takes the first that nobody has. */
export function newGoldenCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < offered) codes.add(String(randomInt(10_000)).padStart(4, "0"));
  return [...codes];
}
