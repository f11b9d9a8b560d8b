import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import type { BookingRow } from "../contract/booking-view.js";
import { invalidField, Problem } from "../contract/problem.js";
import { newGoldenCodes } from "../days/golden-code.js";
import { setStatus } from "./booking-queries.js";
import { findLocked } from "./change.js";
import { findWay, joinBookings } from "./forward-queries.js";
import { bookPlace, type Wish } from "./place-queries.js";

/** Where a patient is sent, by whom. */
type Target = Pick<Wish, "clinicId" | "overbookReason" | "ticketHash" | "actor"> & Partial<Pick<Wish, "list">>;

export const noSuchClinic = (): Problem => invalidField("body", "#/clinicId", "There is no such clinic");

/**
 * Ends the patient's visit at one clinic and books another for today at the next, as part of a transaction that holds the locks of both.
 * Whatever the other clinic has against it leaves the first booking as it was.
 */
export async function forwardBooking(
  transaction: Knex.Transaction,
  key: BookingKey,
  { list = key.list, ...target }: Target,
  now: Date,
): Promise<BookingRow> {
  const { booking, dayStatus } = await findLocked(transaction, key);
  const way = await findWay(transaction, key, target.clinicId, now);
  if (!way) throw noSuchClinic();
  if (!way.isOneOrganisation) throw invalidField("body", "#/clinicId", "Must be a clinic of the same organisation");
  if (dayStatus === "closed") throw new Problem("day_closed");
  checkMayLeave(booking);
  if (way.isAhead) throw new Problem("wrong_day", { members: { date: key.date } });

  const { patient_name: name, patient_phone: phone, patient_id: patientId } = booking;
  const place = await bookPlace(
    transaction,
    {
      ...{ ...target, list, date: way.today, patient: { name, phone, patientId } },
      ...{ source: "secretary", isStaff: true, arrives: isHere(booking) },
      goldenCodes: list === "golden" ? newGoldenCodes() : [],
    },
    now,
  );
  if (booking.status !== "served") await setStatus(transaction, key, "served", null);
  return joinBookings(transaction, key, place);
}

function checkMayLeave({ status, forwarded_to: forwardedTo }: BookingRow): void {
  if (forwardedTo !== null) throw new Problem("already_forwarded", { members: { bookingId: forwardedTo } });
  if (status === "cancelled" || status === "no_show") throw new Problem("booking_over");
}

const isHere = ({ status, arrived_at: arrivedAt, calls }: BookingRow): boolean =>
  status !== "booked" || arrivedAt !== null || calls > 0;
