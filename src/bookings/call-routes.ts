import { z } from "zod";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import { dayParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { findDay } from "../days/day-queries.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { bookingKeyOf } from "./booking-access.js";
import { changedBooking, rememberedBooking } from "./booking-replies.js";
import { bookingParams, placedBookingReply } from "./booking-schemas.js";
import { calledTo, callNext, nextCall } from "./call-next.js";
import { callBooking, wasCalledJustNow } from "./call-queries.js";
import { findLocked } from "./change.js";

const replies = { 200: { description: "The called booking", schema: placedBookingReply } };

export const callOperations: AnyOperation[] = [
  idempotentOperation({
    id: "callNext",
    method: "post",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}/call-next",
    tag: "Days",
    summary: "Call the next patient",
    description:
      "The first who waits becomes in_progress; `finish` names one who is done, of either list, and becomes served in the same moment. " +
      "Two desks that press together call two patients. When nobody waits nothing changes.",
    access: "manageBookings",
    params: dayParams,
    body: nextCall,
    example: { calledTo: "Room 2" },
    replies,
    problems: ["nobody_waiting", "nobody_here", "invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params, body, db }) => {
      const row = await db.write(
        params.clinicId,
        async (transaction) => {
          const day = await findDay(transaction, params);
          if (!day) throw new Problem("not_found");
          if (day.status === "closed") throw new Problem("day_closed");
          return (await callNext(transaction, params, body)).row;
        },
        bookingId,
      );
      return reply(db, row);
    },
    replay: async ({ db }, { reference }) => reply(db, await rememberedBooking(db, reference)),
  }),
  idempotentOperation({
    id: "callBooking",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}/call",
    tag: "Bookings",
    summary: "Call a patient, also again",
    description:
      "Who waits becomes in_progress. Each call counts, so that screens can draw attention to it. Staff may also call who has not come.",
    access: "manageBookings",
    params: bookingParams,
    body: z.strictObject({ calledTo }).default({}),
    example: { calledTo: "Room 2" },
    replies,
    problems: ["invalid_transition", "called_just_now", "day_closed", "clinic_busy"],
    handle: async ({ params, body, db }) => {
      const key = bookingKeyOf(params);
      const row = await db.write(
        params.clinicId,
        async (transaction) => {
          const { booking, dayStatus } = await findLocked(transaction, key);
          if (dayStatus === "closed") throw new Problem("day_closed");
          if (!["booked", "in_progress"].includes(booking.status)) throw new Problem("invalid_transition");
          if (await wasCalledJustNow(transaction, booking)) throw new Problem("called_just_now");
          return callBooking(transaction, key, body.calledTo ?? null);
        },
        bookingId,
      );
      return reply(db, row);
    },
    replay: async ({ db }, { reference }) => reply(db, await rememberedBooking(db, reference)),
  }),
];

const reply = async (db: Pick<RequestClient, "read">, row: BookingRow) => ({
  status: 200,
  body: await changedBooking(db, row, "staff"),
});
