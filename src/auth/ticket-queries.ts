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
  if (!rows[0]) return undefined;
  const { hash, list, date, number } = rows[0];
  const movedTo = list === null ? undefined : { clinicId: booking.clinicId, list, date, number };
  return { booking, hash, movedTo };
}
