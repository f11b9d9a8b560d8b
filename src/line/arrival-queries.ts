import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns } from "../contract/booking-view.js";

/** Who is here already stays so since then. `by` null: has not come after all. */
export async function setArrival(
  transaction: Knex.Transaction,
  key: BookingKey,
  by: BookingRow["arrived_by"],
): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `update bookings
        set arrived_at = case when cast(:by as text) is not null then coalesce(arrived_at, now()) end,
            arrived_by = case when cast(:by as text) is not null then coalesce(arrived_by, :by) end
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, by },
  );
  return rows[0];
}
