import { type FieldError, invalidField } from "../contract/problem.js";

/** Whoever names a later date has mistyped the year: such a day would be live, and missed, for years. */
const daysAheadAtMost = 731;
const dayMs = 86_400_000;

/** Throws 422 for a date that is more than two years ahead, in whatever time zone. */
export function checkIsNear(
  date: string | undefined,
  now: Date,
  where: FieldError["in"],
  pointer: `#/${string}` = "#/date",
): void {
  if (date === undefined || Date.parse(date) - now.getTime() <= (daysAheadAtMost + 1) * dayMs) return;
  throw invalidField(where, pointer, "Must be at most two years ahead");
}
