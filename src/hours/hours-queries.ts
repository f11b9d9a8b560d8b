import type { Knex } from "knex";
import type { PlannedShift } from "./hours-schemas.js";

/** In the order of the week, which begins on Saturday. */
export async function findHours(db: Knex, clinicId: number): Promise<PlannedShift[]> {
  const { rows } = await db.raw(
    `select weekday, shift, to_char(starts, 'HH24:MI') as start, to_char(ends, 'HH24:MI') as end,
            capacity, golden_capacity as "goldenCapacity", lower(numbers) as "firstNumber"
       from clinic_hours
      where clinic_id = :clinicId
      order by array_position(array['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'], weekday), starts`,
    { clinicId },
  );
  return rows;
}

/** A shift may give the numbers from its first up to the next shift's first. */
export async function replaceHours(
  transaction: Knex.Transaction,
  clinicId: number,
  hours: PlannedShift[],
): Promise<void> {
  await transaction.raw("delete from clinic_hours where clinic_id = :clinicId", { clinicId });
  await transaction.raw(
    `insert into clinic_hours (clinic_id, weekday, shift, starts, ends, capacity, golden_capacity, numbers, day_turns_at)
     select c.id, weekday, shift, start, "end", planned.capacity, "goldenCapacity",
            int4range("firstNumber", lead("firstNumber") over (partition by weekday order by "firstNumber")), c.day_turns_at
       from clinics c,
            json_to_recordset(:hours) as planned (weekday text, shift smallint, start time, "end" time, capacity integer,
                                                  "goldenCapacity" integer, "firstNumber" integer)
      where c.id = :clinicId`,
    { clinicId, hours: JSON.stringify(hours) },
  );
}
