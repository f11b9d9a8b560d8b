import type { Knex } from "knex";
import type { FieldSentence } from "../contract/field-messages.js";
import { invalidField } from "../contract/problem.js";

/** A shift belongs to one date of the clinic. */
export function checkWithinADay(
  { start, end }: { start: string; end: string },
  dayTurnsAt: string,
  pointer: "#" | `#/${number}`,
): void {
  if (start < dayTurnsAt) {
    throw invalidField("body", `${pointer}/start`, "Must not be before dayTurnsAt, when the date begins");
  }
  if (end <= start && end > dayTurnsAt) {
    throw invalidField("body", `${pointer}/end`, "Must not be after dayTurnsAt, when the next date begins");
  }
}

interface PlanConflict {
  weekday: string;
  shifts: number[];
  field: "start" | "firstNumber";
  sentence: FieldSentence;
}

const sentences = {
  start: "Must not overlap another shift of one of the dates",
  firstNumber: "Must leave each shift of the dates numbers of its own",
} as const;

/** The first of these dates on which an exception's shift meets another one; without `to`, of all to come. */
export async function findPlanConflict(
  transaction: Knex.Transaction,
  clinicId: number,
  { from, to = null }: { from: string; to?: string | null },
): Promise<PlanConflict | undefined> {
  const { rows } = await transaction.raw(
    `select to_char(on_date, 'dy') as weekday, shifts, field
       from clinics c cross join lateral plan_conflict(c, daterange(:from, :to, '[]'))
      where c.id = :clinicId and field is not null`,
    { clinicId, from, to },
  );
  return rows.map((row: PlanConflict) => ({ ...row, sentence: sentences[row.field] }))[0];
}
