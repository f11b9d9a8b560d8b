import type { Knex } from "knex";
import type { ListName } from "../contract/booking-id.js";
import { type DayRow, dayColumns } from "../contract/day-view.js";

export interface DayKey {
  clinicId: number;
  list: ListName;
  date: string;
}

export async function findDay(db: Knex, day: DayKey): Promise<DayRow | undefined> {
  const { rows } = await db.raw(
    `select ${dayColumns} from booking_days where clinic_id = :clinicId and list = :list and date = :date`,
    { ...day },
  );
  return rows[0];
}

/**
 * Makes the day as the clinic plans it, open, unless it is there. True: it was not. A row that
 * only ran into a conflict would already have taken a version, so it is not even tried.
 */
export async function makeDay(db: Knex, day: DayKey): Promise<boolean> {
  const { rowCount } = await db.raw(
    `select open_day(c, :list, :date) from clinics c
      where c.id = :clinicId
        and not exists (select from booking_days where clinic_id = :clinicId and list = :list and date = :date)`,
    { ...day },
  );
  return rowCount > 0;
}

/** Absent fields stay as they are. */
export async function changeDay(
  db: Knex,
  day: DayKey,
  changes: { capacity?: number | undefined; status?: string | undefined },
): Promise<DayRow> {
  const { rows } = await db.raw(
    `update booking_days
        set (capacity, status) = (select capacity, status from jsonb_populate_record(booking_days, :changes))
      where clinic_id = :clinicId and list = :list and date = :date
     returning ${dayColumns}`,
    { ...day, changes: JSON.stringify(changes) },
  );
  return rows[0];
}

/** Undefined when the clinic does not exist. */
export async function isPastDate(db: Knex, day: DayKey, now: Date): Promise<boolean | undefined> {
  const { rows } = await db.raw(
    "select cast(:date as date) < clinic_today(c, :now) as is_past from clinics c where c.id = :clinicId",
    { clinicId: day.clinicId, date: day.date, now },
  );
  return rows[0]?.is_past;
}
