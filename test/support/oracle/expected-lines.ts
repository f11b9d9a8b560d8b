import { type ClinicState, lineOf } from "dawr/client";
import type pg from "pg";
import type { Fold } from "./fold.js";

/** Who is next on each live date, as the database says it, to all who hold both lists. */
export async function expectedLines(client: pg.Client, clinicId: number, dates: string[]): Promise<unknown[]> {
  const { rows } = await client.query(
    `select cast(date as text) as date,
            coalesce(json_agg(json_build_object('list', line.list, 'number', line.number, 'ahead', ahead, 'because', because)
                              order by line.line desc, line.place) filter (where line.list is not null), '[]') as line
       from clinics clinic cross join unnest(cast($2 as date[])) as date
       left join lateral line_of(clinic, date) line on true
      where clinic.id = $1
      group by date order by date`,
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
