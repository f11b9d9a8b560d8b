import type pg from "pg";
import { bookingColumns } from "../../src/contract/booking-view.js";

/** What a client is sent: about the bytes of Dawr's frame for the same change. */
export interface Update {
  clinicId: number;
  since: number;
  version: number;
  bookings: unknown[];
}

const changed = `
  select max(version)::int as version, json_agg(changed) as bookings
    from (select ${bookingColumns} from bookings
           where clinic_id = $1 and version > $2 and version > 0 -- by its index
           order by version) as changed`;

/** The bookings of a clinic that changed since its version; undefined if none has. */
export async function readSince(pool: pg.Pool, clinicId: number, since: number): Promise<Update | undefined> {
  const { rows } = await pool.query({ name: "changed", text: changed, values: [clinicId, since] });
  const { version, bookings } = rows[0];
  return version === null ? undefined : { clinicId, since, version, bookings };
}
