import { isoDate } from "./fields.js";
import { invalidField } from "./problem.js";

const daysAtMost = 366;
const daysBack = 30;

/** Query parameters of a list that is read back in time. */
export const dateRangeFields = {
  from: isoDate.optional().meta({ description: `Not before this date; absent: ${daysBack} days before today` }),
  to: isoDate.optional().meta({ description: `Not after this date, at most ${daysAtMost} days of range` }),
};

/** Both ends; 422 for a range that is none, or too long. */
export function dateRange({ from, to }: { from?: string | undefined; to?: string | undefined }, today: string) {
  const first = from ?? (to === undefined ? daysAfter(today, -daysBack) : daysAfter(to, 1 - daysAtMost));
  const last = to ?? daysAfter(first, daysAtMost - 1);
  if (last < first) throw invalidField("query", "#/to", "Must not be before from");
  if (daysAfter(first, daysAtMost) <= last)
    throw invalidField("query", "#/to", "Must be at most 366 days from the first");
  return { from: first, to: last };
}

const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
