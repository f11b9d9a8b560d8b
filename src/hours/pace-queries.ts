import type { Knex } from "knex";
import type { ListName } from "../contract/booking-id.js";

interface LearnedPace {
  list: ListName;
  shift: number;
  pace: { p20: number; p50: number; p80: number };
  calls: number;
  shown: number;
  hit: number;
}

export async function findPace(db: Knex, clinicId: number): Promise<LearnedPace[]> {
  const { rows } = await db.raw(
    `select list, shift, to_json(pace) as pace, calls, shown, hit
       from clinic_pace where clinic_id = :clinicId order by list desc, shift`,
    { clinicId },
  );
  return rows;
}
