import type { Knex } from "knex";
import { z } from "zod";
import { parseBookingId } from "../contract/booking-id.js";
import type { BookingRow } from "../contract/booking-view.js";
import { bookingIdText, humanText, shiftNumber } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { type Because, callFirst, countWaiting, type WhoWaits } from "./call-queries.js";
import { changeStatus, findLocked } from "./change.js";

export const calledTo = humanText(100).optional().meta({ description: "Where to, e.g. a room", example: "Room 2" });

export const nextCall = z
  .strictObject({
    finish: bookingIdText.optional(),
    calledTo,
    shift: shiftNumber
      .optional()
      .meta({ description: "Only of this shift; absent: who waits of an earlier one goes first" }),
  })
  .default({});

/** Calls the first who may go, and first finishes whom `finish` names, of whichever list (a room has one door), as part of a transaction that holds the clinic's lock. */
export async function callNext(
  transaction: Knex.Transaction,
  day: WhoWaits,
  { finish, calledTo, shift }: z.output<typeof nextCall>,
): Promise<{ row: BookingRow; because: Because }> {
  const waiting = { ...day, shift };
  if (finish !== undefined) await serve(transaction, waiting, finish);
  const next = await callFirst(transaction, waiting, calledTo ?? null);
  if (next) return next;
  throw new Problem((await countWaiting(transaction, waiting)) > 0 ? "nobody_here" : "nobody_waiting");
}

async function serve(transaction: Knex.Transaction, { clinicId, date }: WhoWaits, id: string): Promise<void> {
  const key = parseBookingId(id);
  if (!key) throw invalidField("body", "#/finish", "Must be a booking's id");
  if (key.clinicId !== clinicId || key.date !== date) {
    throw invalidField("body", "#/finish", "Must be a booking of the same day");
  }
  const { booking } = await findLocked(transaction, key);
  if (booking.status !== "served") await changeStatus(transaction, booking, "served", "staff");
}
