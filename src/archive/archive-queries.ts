import type { Knex } from "knex";
import type { ListName } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

export interface ArchiveQuery {
  clinicId: number;
  list: ListName | null;
  from: string | null;
  to: string | null;
  /** The last day of the page before; null: from the newest. */
  after: { date: string; list: ListName } | null;
  limit: number;
  /** The page ends with the day that reaches it, so that its size does not depend on how many come a day. */
  maxBookings: number;
}

export interface ArchivedDay {
  list: ListName;
  date: string;
  capacity: number;
  closedAt: string;
  totals: { booked: number; served: number; cancelled: number; noShow: number; medianWaitSeconds: number | null };
  bookings: BookingRow[];
  /** No older day is asked for. */
  isLast: boolean;
}

/**
 * Closed days, newest first, with totals and bookings in one statement. A wait lasts from the later of the booking
 * and the day's first call to the patient's own call: who booked last week has not waited since.
 */
export async function readArchive(db: Knex, { after, ...query }: ArchiveQuery): Promise<ArchivedDay[]> {
  const { rows } = await db.raw(
    `with found as (
       select clinic_id, list, date, capacity, closed_at, last_number from booking_days
        where clinic_id = :clinicId and status = 'closed'
          and (cast(:list as text) is null or list = :list)
          and (cast(:from as date) is null or date >= :from)
          and (cast(:to as date) is null or date <= :to)
          -- behind the last day of the page before; the first line is for the index, the second for the day's other list
          and (cast(:afterDate as date) is null or date <= :afterDate)
          and (cast(:afterDate as date) is null or date < :afterDate or list > :afterList)
        order by date desc, list
        limit :limit + 1
     ), placed as (
       select *, row_number() over newest as place, sum(last_number) over newest - last_number as bookings_before,
              lead(date) over newest is null as is_last
         from found window newest as (order by date desc, list)
     ), page as (
       select * from placed where place <= :limit and bookings_before < :maxBookings
     )
     select page.list, page.date, page.capacity, page.closed_at as "closedAt", page.is_last as "isLast",
            json_build_object('booked', totals.booked, 'served', totals.served, 'cancelled', totals.cancelled,
                              'noShow', totals.no_show, 'medianWaitSeconds', totals.median_wait) as totals,
            totals.bookings
       from page
      cross join lateral (
        select min(started_at) as first_call from bookings
         where clinic_id = page.clinic_id and list = page.list and date = page.date
      ) as opening
      cross join lateral (
        select count(*) as booked,
               count(*) filter (where status = 'served') as served,
               count(*) filter (where status = 'cancelled') as cancelled,
               count(*) filter (where status = 'no_show') as no_show,
               round(percentile_cont(0.5) within group (
                 order by extract(epoch from started_at - greatest(created_at, opening.first_call))
               ) filter (where status = 'served' and started_at is not null)) as median_wait,
               coalesce(json_agg(booking order by number), '[]') as bookings
          from (select ${bookingColumns}, started_at from bookings
                 where clinic_id = page.clinic_id and list = page.list and date = page.date) as booking
      ) as totals
      order by page.date desc, page.list`,
    { ...query, afterDate: after?.date ?? null, afterList: after?.list ?? null },
  );
  return rows;
}
