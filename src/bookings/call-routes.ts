import type { Knex } from "knex";
import { z } from "zod";
import { parseBookingId } from "../contract/booking-id.js";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import { bookingIdText, dayParams, humanText } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { type DayKey, findDay } from "../days/day-queries.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { changedBooking, rememberedBooking } from "./booking-replies.js";
import { bookingParams, placedBookingReply } from "./booking-schemas.js";
import { callBooking, callFirst } from "./call-queries.js";
import { changeStatus, findLocked } from "./change.js";

const calledTo = humanText(100).optional().meta({ description: "Where to, e.g. a room", example: "Room 2" });
const replies = { 200: { description: "The called booking", schema: placedBookingReply } };

export const callOperations: AnyOperation[] = [
  idempotentOperation({
    id: "callNext",
    method: "post",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}/call-next",
    tag: "Days",
    summary: "Call the next patient",
    description:
      "The first who waits becomes in_progress; `finish` names one who is done and becomes served in the same moment. " +
      "Two desks that press together call two patients. When nobody waits nothing changes.",
    access: "manageBookings",
    params: dayParams,
    body: z.strictObject({ finish: bookingIdText.optional(), calledTo }).default({}),
    example: { calledTo: "Room 2" },
    replies,
    problems: ["nobody_waiting", "invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params, body, db }) => {
      const row = await db.write(
        params.clinicId,
        async (transaction) => {
          const day = await findDay(transaction, params);
          if (!day) throw new Problem("not_found");
          if (day.status === "closed") throw new Problem("day_closed");
          if (body.finish !== undefined) await finish(transaction, params, body.finish);
          const next = await callFirst(transaction, params, body.calledTo ?? null);
          if (!next) throw new Problem("nobody_waiting");
          return next;
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
    description: "Who waits becomes in_progress. Each call counts, so that screens can draw attention to it.",
    access: "manageBookings",
    params: bookingParams,
    body: z.strictObject({ calledTo }).default({}),
    example: { calledTo: "Room 2" },
    replies,
    problems: ["invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params, body, db }) => {
      const key = parseBookingId(params.bookingId);
      if (key?.clinicId !== params.clinicId) throw new Problem("not_found");
      const row = await db.write(
        params.clinicId,
        async (transaction) => {
          const { booking, dayStatus } = await findLocked(transaction, key);
          if (dayStatus === "closed") throw new Problem("day_closed");
          if (!["booked", "in_progress"].includes(booking.status)) throw new Problem("invalid_transition");
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

async function finish(transaction: Knex.Transaction, day: DayKey, id: string): Promise<void> {
  const key = parseBookingId(id);
  if (!key) throw invalidField("body", "#/finish", "Must be a booking's id");
  if (key.clinicId !== day.clinicId || key.list !== day.list || key.date !== day.date) {
    throw invalidField("body", "#/finish", "Must be a booking of the same day");
  }
  const { booking } = await findLocked(transaction, key);
  if (booking.status !== "served") await changeStatus(transaction, key, booking, "served", "staff");
}
