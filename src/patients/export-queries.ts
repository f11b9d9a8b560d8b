import type { Knex } from "knex";
import { bindPlace, isBehind, newestFirst, type PlaceInList } from "../bookings/booking-cursor.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";
import { isPerson, type Person } from "./person-queries.js";

interface Page {
  after: PlaceInList;
  limit: number;
}

export type ExportedRow = BookingRow & {
  notices: { kind: string; decidedAt: string; sendings: { to: "webhook" | "browser"; outcome: string | null }[] }[];
  browsers: { language: string; since: string }[];
};

const isOfIt = (table: string) =>
  `(${table}.list, ${table}.date, ${table}.number) = (bookings.list, bookings.date, bookings.number)`;

/** A person's bookings of live and closed days, newest first, with what the clinic's programs and their browsers were told, and without addresses. */
export async function exportBookings(
  db: Knex,
  clinicId: number,
  who: Person,
  { after, limit }: Page,
): Promise<ExportedRow[]> {
  const { rows } = await db.raw(
    `select ${bookingColumns},
            (select coalesce(json_agg(json_build_object(
                      'kind', kind, 'decidedAt', decided_at,
                      'sendings', (select coalesce(json_agg(json_build_object(
                                            'to', case when webhook_id is null then 'browser' else 'webhook' end, 'outcome', outcome) order by id), '[]')
                                     from notice_sendings sending
                                    where sending.clinic_id = :clinicId and ${isOfIt("sending")}
                                      and (sending.kind, sending.calls) = (notice.kind, notice.calls)))
                      order by decided_at), '[]')
               from notices notice where notice.clinic_id = :clinicId and ${isOfIt("notice")}) as notices,
            (select coalesce(json_agg(json_build_object('language', language, 'since', created_at) order by id), '[]')
               from push_subscriptions subscription where subscription.clinic_id = :clinicId and ${isOfIt("subscription")}) as browsers
       from bookings
      where bookings.clinic_id = :clinicId and ${isPerson(who)}
        ${after === null ? "" : `and ${isBehind}`}
      order by ${newestFirst}
      limit :limit`,
    { clinicId, ...who, ...bindPlace(after), limit },
  );
  return rows;
}
