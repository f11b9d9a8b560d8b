import { bookingIdOf, type ListName } from "../../src/contract/booking-id.js";
import type { TestApp } from "./test-app.js";

interface Places {
  list?: ListName;
  /** Of a day with shifts; without it, the first that takes bookings. */
  shift?: number;
  /** All are here already. */
  arrived?: boolean;
  now?: Date;
}

/** So many patients of today, booked as the server books but by one statement; their bookings' ids, in the order of the numbers. */
export async function aCrowd(
  app: TestApp,
  clinic: { id: number; today: string },
  count: number,
  { list = "regular", shift, arrived = false, now = new Date() }: Places = {},
): Promise<string[]> {
  const rows = await app.database.query(
    `select (booking ->> 'number')::integer as number, refused
       from generate_series(1, $3) as turn,
            lateral book_place(
              of_clinic => act_in($1, 'key:1'), wanted_list => $2, asked_date => $4, asked_shift => $5,
              name => 'Patient ' || turn, phone => null, phone_country => null, id => null, source => 'secretary',
              ticket_hash => '', golden_codes => array(select to_char(code, 'FM0000') from generate_series(1, 99) as code),
              is_staff => true, at => $6, arrives => $7)`,
    [clinic.id, list, count, clinic.today, shift ?? null, now, arrived],
  );
  for (const { refused } of rows) if (refused) throw new Error(`no place: ${JSON.stringify(refused)}`);
  return rows.map(({ number }) => bookingIdOf({ clinicId: clinic.id, list, date: clinic.today, number }));
}
