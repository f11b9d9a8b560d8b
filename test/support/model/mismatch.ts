import { isDeepStrictEqual } from "node:util";

/** Why a reply or a row cannot be right in a state. */
export class Mismatch extends Error {}

export function equal(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Mismatch(`${what} is ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`);
  }
}
