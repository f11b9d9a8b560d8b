import type { Knex } from "knex";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";
import { bindPlace, isBehind, newestFirst, type PlaceInList } from "./booking-cursor.js";

export interface BookingSearch {
  clinicId: number;
  /** The last characters of the phone as E.164; all of them with its + mean this number and no other. */
  phoneEnd: string | null;
  /** Beginnings of words, in any order. */
  name: string | null;
  from: string;
  to: string;
  after: PlaceInList;
  limit: number;
}

/** A phone's end is the beginning of its reverse, which an index knows; a name is looked for in the range of dates. */
const phoneEnds = "and reverse(patient_phone) like reverse(:phoneEnd) || '%'";
const isNamed = `and ' ' || folded(patient_name) like all (
          select distinct '% ' || regexp_replace(word, '([%_\\\\])', '\\\\\\1', 'g') || '%'
            from unnest(string_to_array(folded(:name), ' ')) as word)`;

/** Bookings of live and closed days, newest first. */
export async function findBookings(db: Knex, { after, ...search }: BookingSearch): Promise<BookingRow[]> {
  const { rows } = await db.raw(
    `select ${bookingColumns} from bookings
      where clinic_id = :clinicId and list in ('regular', 'golden') and date between :from and :to
        ${search.phoneEnd === null ? "" : phoneEnds}
        ${search.name === null ? "" : isNamed}
        ${after === null ? "" : `and ${isBehind}`}
      order by ${newestFirst}
      limit :limit`,
    { ...search, ...bindPlace(after) },
  );
  return rows;
}
