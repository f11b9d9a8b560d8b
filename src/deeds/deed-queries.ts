import type { Knex } from "knex";
import type { BookingKey, ListName } from "../contract/booking-id.js";

export interface DeedRow {
  /** RFC 3339 with microseconds, which the order needs. */
  at: string;
  id: number;
  version: number;
  actor: string;
  deed: string;
  list: ListName | null;
  date: string | null;
  shift: number | null;
  number: number | null;
  was: string | null;
  became: string | null;
}

/** Where a page ended. */
export type DeedPlace = Pick<DeedRow, "at" | "id">;

interface Page {
  /** The last deed of the page before; null: from the newest. */
  after: DeedPlace | null;
  limit: number;
}

const columns = `to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id, version, actor, deed, list, date, shift, number, was, became`;
const isBehind = "and (deeds.at, id) < (:at, :id)";
const newest = "order by deeds.at desc, id desc limit :limit";

/**
 * Newest first. They lie between the booking's making and its last change, which spares each booking an entry in an index of
 * their own; that change's transaction lasted less than an hour.
 */
export async function findBookingDeeds(db: Knex, key: BookingKey, { after, limit }: Page): Promise<DeedRow[]> {
  const { rows } = await db.raw(
    `select ${columns} from deeds
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
        and deeds.at between (select created_at from bookings
                               where clinic_id = :clinicId and list = :list and date = :date and number = :number)
                         and (select updated_at + interval '1 hour' from bookings
                               where clinic_id = :clinicId and list = :list and date = :date and number = :number)
        ${after ? isBehind : ""} ${newest}`,
    { ...key, ...after, limit },
  );
  return rows;
}

/** Of these dates as the clinic counts them, newest first. */
export async function findDeeds(
  db: Knex,
  { after, ...asked }: Page & { clinicId: number; from: string; to: string; actor: string | null },
): Promise<DeedRow[]> {
  const { rows } = await db.raw(
    `select ${columns} from deeds
      where clinic_id = :clinicId
        and deeds.at >= (select day_ends_at(c, cast(:from as date) - 1) from clinics c where c.id = :clinicId)
        and deeds.at < (select day_ends_at(c, :to) from clinics c where c.id = :clinicId)
        ${asked.actor === null ? "" : "and actor = :actor"} ${after ? isBehind : ""}
      ${newest}`,
    { ...asked, ...after },
  );
  return rows;
}
