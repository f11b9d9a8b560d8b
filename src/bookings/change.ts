import type { Knex } from "knex";
import { type BookingKey, bookingIdOf, parseBookingId } from "../contract/booking-id.js";
import { type BookingRow, type BookingStatus, ownBooking, staffBooking } from "../contract/booking-view.js";
import { invalidField, Problem } from "../contract/problem.js";
import { newGoldenCodes } from "../days/golden-code.js";
import type { CheckVersion } from "../http/etag.js";
import {
  type FoundBooking,
  findBooking,
  freePlace,
  setPatient,
  setRemarks,
  setStatus,
  setWaitingAgain,
  takePlace,
} from "./booking-queries.js";
import { mayBecome } from "./booking-rules.js";
import type { BookingChange } from "./booking-schemas.js";
import { moveBehind } from "./order-queries.js";
import { notAPhone, toE164 } from "./phone-number.js";

/** The booking as of the clinic's lock; 404 when there is none. */
export async function findLocked(transaction: Knex.Transaction, key: BookingKey): Promise<FoundBooking> {
  const found = await findBooking(transaction, key);
  if (!found) throw new Problem("not_found");
  return found;
}

/** Applies what a PATCH asks for, all of it or nothing, in a transaction that holds the clinic's lock. */
export async function changeBooking(
  transaction: Knex.Transaction,
  key: BookingKey,
  change: BookingChange,
  by: "patient" | "staff",
  checkVersion: CheckVersion,
): Promise<BookingRow> {
  const { booking, dayStatus, country } = await findLocked(transaction, key);
  checkVersion(booking.version);
  if (change.version !== undefined && change.version !== booking.version) {
    throw new Problem("changed_meanwhile", {
      members: { booking: by === "staff" ? staffBooking(booking) : ownBooking(booking) },
    });
  }
  let row = booking;
  if (change.patient) row = await setPatient(transaction, key, withPhone(change.patient, country));
  if (change.priority !== undefined || change.note !== undefined) row = await setRemarks(transaction, key, change);
  if (change.status !== undefined && change.status !== row.status) {
    if (dayStatus === "closed") throw new Problem("day_closed");
    row = await changeStatus(transaction, row, change.status, by);
  }
  if (change.after !== undefined) {
    if (dayStatus === "closed") throw new Problem("day_closed");
    row = await changeOrder(transaction, row, key, change.after);
  }
  return row;
}

/** The patient with the phone as E.164. */
function withPhone(patient: NonNullable<BookingChange["patient"]>, country: string) {
  if (typeof patient.phone !== "string") return patient;
  const phone = toE164(patient.phone, country);
  if (phone === undefined) throw notAPhone(country);
  return { ...patient, phone };
}

/**
 * Throws 409 for a transition that the rules do not have. Cancelling gives the place back; who comes back takes one. Who
 * was moved to another day has a place there, and does not come back.
 */
export async function changeStatus(
  transaction: Knex.Transaction,
  row: BookingRow,
  to: BookingStatus,
  by: "patient" | "staff",
): Promise<BookingRow> {
  if (!mayBecome(row.status, to) || row.cancelled_by === "move") throw new Problem("invalid_transition");
  const key = { clinicId: row.clinic_id, list: row.list, date: row.date, number: row.number };
  if (row.status === "cancelled") {
    const refusal = await takePlace(transaction, row);
    if (refusal) throw new Problem(refusal);
    return setWaitingAgain(transaction, key, newGoldenCodes());
  }
  if (to !== "cancelled") return setStatus(transaction, key, to, null);
  await freePlace(transaction, row);
  return setStatus(transaction, key, to, by);
}

async function changeOrder(
  transaction: Knex.Transaction,
  row: BookingRow,
  key: BookingKey,
  after: string | null,
): Promise<BookingRow> {
  if (row.status !== "booked") throw new Problem("invalid_transition");
  const before = after === null ? null : parseBookingId(after);
  if (before === undefined) throw invalidField("body", "#/after", "Must be a booking's id, or null for the front");
  if (before && bookingIdOf({ ...before, number: key.number }) !== bookingIdOf(key)) {
    throw invalidField("body", "#/after", "Must be a booking of the same day");
  }
  if (before?.number === key.number) throw invalidField("body", "#/after", "Must be another booking");
  const moved = await moveBehind(transaction, { ...key, shift: row.shift }, before?.number ?? null);
  if (!moved) throw invalidField("body", "#/after", "There is no such booking");
  return moved;
}
