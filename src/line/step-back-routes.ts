import type { Knex } from "knex";
import { bookingKeyOf } from "../bookings/booking-access.js";
import { changedBooking, rememberedBooking } from "../bookings/booking-replies.js";
import { bookingParams, placedBookingReply } from "../bookings/booking-schemas.js";
import { findLocked } from "../bookings/change.js";
import { moveBehind } from "../bookings/order-queries.js";
import { findClinic } from "../clinics/clinic-queries.js";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import {
  comeForward,
  countCallsInTurn,
  findPlaceBehind,
  findSamePlace,
  type Patience,
  putBack,
  wasPutBack,
} from "./step-back-queries.js";

const path = "/v1/clinics/{clinicId}/bookings/{bookingId}/step-back";
const replies = { 200: { description: "The booking", schema: placedBookingReply } };

export const stepBackOperations: AnyOperation[] = [
  idempotentOperation({
    id: "stepBack",
    method: "post",
    path,
    tag: "Bookings",
    summary: "Put back a patient who was called and did not come",
    description:
      "After the clinic's `recalls` calls: behind the next `stepsBack` patients of the list who may be called, and without their priority. After as many calls more it is a no-show.",
    access: "manageBookings",
    params: bookingParams,
    replies,
    problems: ["invalid_transition", "too_few_calls", "day_closed", "clinic_busy"],
    handle: async ({ params, db, now }) => {
      const key = bookingKeyOf(params);
      const row = await db.write(
        params.clinicId,
        async (transaction) => {
          const clinic = await findClinic(transaction, params.clinicId, now);
          const { booking, dayStatus } = await findLocked(transaction, key);
          if (!clinic) throw new Problem("not_found");
          if (dayStatus === "closed") throw new Problem("day_closed");
          return stepBack(transaction, key, booking, clinic);
        },
        bookingId,
      );
      return { status: 200, body: await changedBooking(db, row, "staff") };
    },
    replay: async ({ db }, { reference }) => ({
      status: 200,
      body: await changedBooking(db, await rememberedBooking(db, reference), "staff"),
    }),
  }),
  operation({
    id: "undoStepBack",
    method: "delete",
    path,
    tag: "Bookings",
    summary: "Take back that a patient was put back",
    description: "They are in_progress again, where they stood before, as long as nobody called them meanwhile.",
    access: "manageBookings",
    params: bookingParams,
    replies,
    problems: ["invalid_transition", "already_booked", "day_closed", "clinic_busy"],
    handle: async ({ params, db }) => {
      const key = bookingKeyOf(params);
      const row = await db.write(params.clinicId, async (transaction) => {
        const { dayStatus } = await findLocked(transaction, key);
        if (dayStatus === "closed") throw new Problem("day_closed");
        if (!(await wasPutBack(transaction, key))) throw new Problem("invalid_transition");
        const row = await comeForward(transaction, key);
        const neighbour = await findSamePlace(transaction, row);
        return neighbour === undefined ? row : stand(transaction, row, neighbour);
      });
      return { status: 200, body: await changedBooking(db, row, "staff") };
    },
  }),
];

async function stepBack(
  transaction: Knex.Transaction,
  key: BookingKey,
  booking: BookingRow,
  { recalls, stepsBack }: Patience,
): Promise<BookingRow> {
  if (booking.status !== "in_progress") throw new Problem("invalid_transition");
  if ((await countCallsInTurn(transaction, key)) < recalls) throw new Problem("too_few_calls");
  const neighbour = await findPlaceBehind(transaction, booking, stepsBack);
  const row = await putBack(transaction, key);
  return row.status === "no_show" || neighbour === undefined ? row : stand(transaction, row, neighbour);
}

async function stand(transaction: Knex.Transaction, row: BookingRow, neighbour: number): Promise<BookingRow> {
  const { clinic_id: clinicId, list, date, number, shift } = row;
  return (await moveBehind(transaction, { clinicId, list, date, number, shift }, neighbour)) ?? row;
}
