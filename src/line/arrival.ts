import type { Knex } from "knex";
import { countingWrongCodes } from "../auth/wrong-codes.js";
import { findLocked } from "../bookings/change.js";
import { findClinic } from "../clinics/clinic-queries.js";
import type { BookingKey } from "../contract/booking-id.js";
import type { BookingRow } from "../contract/booking-view.js";
import { Problem } from "../contract/problem.js";
import { setArrival } from "./arrival-queries.js";
import { isDoorCode } from "./door-code.js";

/** How often a ticket, or a kiosk, may be wrong. */
export const wrongPerHour = 20;

/** `by` null: has not come after all. Part of a transaction that holds the clinic's lock. */
export async function arrive(
  transaction: Knex.Transaction,
  key: BookingKey,
  by: BookingRow["arrived_by"],
  now: Date,
): Promise<BookingRow> {
  const { booking, dayStatus } = await findLocked(transaction, key);
  if (dayStatus === "closed") throw new Problem("day_closed");
  if (booking.status !== "booked") throw new Problem("invalid_transition");
  if ((await findClinic(transaction, key.clinicId, now))?.today !== key.date)
    throw new Problem("wrong_day", { members: { date: key.date } });
  return setArrival(transaction, key, by);
}

/** By the holder of the ticket, who stands at the clinic's door. Undefined for a wrong code. */
export const arriveByCode = (
  transaction: Knex.Transaction,
  key: BookingKey,
  { code, ticketHash, now }: { code: string; ticketHash: Buffer; now: Date },
): Promise<BookingRow | undefined> =>
  countingWrongCodes(
    transaction,
    { credential: `ticket ${ticketHash.toString("hex")}`, allowedPerHour: wrongPerHour },
    async () =>
      (await isDoorCode(transaction, code, key.clinicId, now)) ? arrive(transaction, key, "phone", now) : undefined,
  );
