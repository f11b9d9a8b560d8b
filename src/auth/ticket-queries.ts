import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";

export async function findTicketHash(db: Knex, key: BookingKey): Promise<Buffer | undefined> {
  const { rows } = await db.raw(
    `select ticket_hash as "ticketHash" from bookings
      where clinic_id = :clinicId and list = :list and date = :date and number = :number`,
    { ...key },
  );
  return rows[0]?.ticketHash;
}
