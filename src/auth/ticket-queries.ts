import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";

/** A ticket as its booking's row knows it. */
export interface Ticket {
  booking: BookingKey;
  hash: Buffer;
  /** The booking that its holder has instead. */
  movedTo: BookingKey | undefined;
}

export async function findTicket(db: Knex, booking: BookingKey): Promise<Ticket | undefined> {
  const { rows } = await db.raw(
    `select ticket_hash as hash, moved_to_list as list, moved_to_date as date, moved_to_number as number
       from bookings
      where clinic_id = :clinicId and list = :list and date = :date and number = :number`,
    { ...booking },
  );
  return rows[0] && toTicket(booking, rows[0]);
}

/** Of these bookings, in any order; those that there are. */
export async function findTickets(db: Knex, bookings: BookingKey[]): Promise<Ticket[]> {
  const { rows } = await db.raw(
    `select asked.place, ticket_hash as hash, moved_to_list as list, moved_to_date as date, moved_to_number as number
       from unnest(cast(:clinics as integer[]), cast(:lists as text[]), cast(:dates as date[]), cast(:numbers as integer[]))
            with ordinality as asked (clinic_id, list, date, number, place)
       join bookings using (clinic_id, list, date, number)`,
    {
      clinics: bookings.map(({ clinicId }) => clinicId),
      lists: bookings.map(({ list }) => list),
      dates: bookings.map(({ date }) => date),
      numbers: bookings.map(({ number }) => number),
    },
  );
  return rows.map(({ place, ...row }: TicketRow & { place: string }) =>
    toTicket(bookings[Number(place) - 1] as BookingKey, row),
  );
}

interface TicketRow {
  hash: Buffer;
  list: BookingKey["list"] | null;
  date: string | null;
  number: number | null;
}

function toTicket(booking: BookingKey, { hash, list, date, number }: TicketRow): Ticket {
  if (list === null || date === null || number === null) return { booking, hash, movedTo: undefined };
  return { booking, hash, movedTo: { clinicId: booking.clinicId, list, date, number } };
}
