import type { Knex } from "knex";
import { type BookingKey, bookingIdOf } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns, bookingId } from "../contract/booking-view.js";

/**
 * Replaces the ticket of a booking, and of those that were moved to it: whoever holds one of them holds this one.
 * Whoever had a browser told by the former one does so no more. Undefined when there is no such booking.
 */
export async function replaceTicket(
  transaction: Knex.Transaction,
  key: BookingKey,
  ticketHash: Buffer,
): Promise<BookingRow | undefined> {
  const { rows } = await transaction.raw<{ rows: BookingRow[] }>(
    `update bookings set ticket_hash = :ticketHash
      where clinic_id = :clinicId
        and ((list, date, number) = (:list, :date, :number)
             or (moved_to_list, moved_to_date, moved_to_number) = (:list, :date, :number))
     returning ${bookingColumns}`,
    { ...key, ticketHash },
  );
  await transaction.raw(
    `delete from push_subscriptions
      where clinic_id = :clinicId
        and (list, date, number) in (
          select list, date, number from bookings
           where clinic_id = :clinicId
             and ((list, date, number) = (:list, :date, :number)
                  or (moved_to_list, moved_to_date, moved_to_number) = (:list, :date, :number)))`,
    { ...key },
  );
  return rows.find((row) => bookingId(row) === bookingIdOf(key));
}
