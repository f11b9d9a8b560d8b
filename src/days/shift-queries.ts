import type { Knex } from "knex";
import type { DoctorState } from "../contract/day-view.js";
import type { DayKey } from "./day-queries.js";

export interface ShiftChange {
  capacity?: number | undefined;
  doctor?: DoctorState | undefined;
  lateMinutes?: number | undefined;
}

/** Absent fields stay. The doctor is one for both lists. Undefined when the day has no such shift. */
export async function changeShift(
  transaction: Knex.Transaction,
  day: DayKey & { shift: number },
  { capacity, doctor, lateMinutes }: ShiftChange,
): Promise<{ isOnLeave: boolean } | undefined> {
  const { rows } = await transaction.raw(
    `update day_shifts
        set capacity = case when list = :list then coalesce(:capacity, capacity) else capacity end,
            doctor = coalesce(:doctor, doctor),
            late_minutes = coalesce(:lateMinutes, late_minutes)
      where clinic_id = :clinicId and date = :date and shift = :shift
     returning list, on_leave as "isOnLeave"`,
    { ...day, capacity: capacity ?? null, doctor: doctor ?? null, lateMinutes: lateMinutes ?? null },
  );
  return rows.find(({ list }: { list: string }) => list === day.list);
}
