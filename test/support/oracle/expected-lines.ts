import { type ClinicState, lineOf } from "dawr/client";
import type pg from "pg";
import type { Fold } from "./fold.js";

/** Who is next on each live date, and how many go before, as the database says it, to all who hold both lists. */
export async function expectedLines(client: pg.Client, clinicId: number, dates: string[]): Promise<unknown[]> {
  const { rows } = await client.query(
    `select cast(line_date as text) as date,
            coalesce(json_agg(json_build_object('list', line.list, 'number', line.number, 'ahead', told.ahead, 'because', because)
                              order by line.line desc, line.place) filter (where line.list is not null), '[]') as line
       from clinics clinic cross join unnest(cast($2 as date[])) as line_date
       left join lateral line_of(clinic, line_date) line on true
       left join lateral (
         select place.ahead from bookings booking cross join lateral place_in_line(booking) place
          where booking.clinic_id = clinic.id and booking.list = line.list and booking.date = line_date and booking.number = line.number
       ) as told on true
      where clinic.id = $1
      group by line_date order by line_date`,
    [clinicId, dates],
  );
  return rows;
}

/** The same, as a page computes it of what it holds. */
export function heldLines({ held, days }: Fold): { date: string; line: unknown[] }[] {
  const dates = [...new Set((days as { date: string }[]).map(({ date }) => date))].sort();
  const state = { clinic: held?.clinic, days } as ClinicState;
  return dates.map((date) => ({
    date,
    line: lineOf(state, date).map(({ booking: { list, number }, ahead, because }) => ({
      ...{ list, number, ahead, because },
    })),
  }));
}
