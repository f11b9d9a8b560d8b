import { z } from "zod";
import { ticketHash } from "../auth/ticket-token.js";
import { bookingId as idOf } from "../contract/booking-view.js";
import { isoDate, listName, shiftNumber } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { checkIsNear } from "../days/day-rules.js";
import { newGoldenCodes } from "../days/golden-code.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";
import { bookingKeyOf } from "./booking-access.js";
import { newBookingReply, rememberedBooking } from "./booking-replies.js";
import { bookingParams, newBookingReplySchema } from "./booking-schemas.js";
import { findLocked } from "./change.js";
import { moveBooking } from "./place-queries.js";

const target = z
  .strictObject({
    date: isoDate.optional().meta({ description: "Absent: the nearest working day with room" }),
    list: listName.optional().meta({ description: "Absent: the same list" }),
    shift: shiftNumber.optional().meta({ description: "Absent: the first that is not over and has room" }),
  })
  .default({});

export const moveOperations: AnyOperation[] = [
  idempotentOperation({
    id: "moveBooking",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}/move",
    tag: "Bookings",
    summary: "Move a waiting patient to another day, shift or list",
    description:
      "In one transaction: the booking is cancelled (`cancelledBy: move`), and the patient gets a new one with a new id, " +
      "number and ticket, which it names as `movedTo`. The ticket that the patient holds opens the new booking too. When " +
      "the other day has no place, nothing changes.",
    access: "manageBookings",
    params: bookingParams,
    body: target,
    example: { date: "2026-11-25" },
    replies: { 201: { description: "The new booking", schema: newBookingReplySchema, headers: ["Location"] } },
    problems: [
      "invalid_transition",
      "already_booked",
      "day_closed",
      "day_full",
      "shift_full",
      "shift_over",
      "clinic_on_leave",
      "day_paused",
      "no_free_day",
      "date_in_past",
      "clinic_busy",
    ],
    handle: async ({ params, body, db, now }, secretOf) => {
      const { clinicId } = params;
      const key = bookingKeyOf(params);
      checkIsNear(body.date, now, "body");
      const ticketSecret = secretOf("ticket");
      const row = await db.write(
        clinicId,
        async (transaction) => {
          const { booking, dayStatus } = await findLocked(transaction, key);
          if (dayStatus === "closed") throw new Problem("day_closed");
          if (booking.status !== "booked") throw new Problem("invalid_transition");
          const isSameDay = body.date === key.date && (body.list ?? key.list) === key.list;
          if (isSameDay && (body.shift === undefined || body.shift === booking.shift))
            throw invalidField("body", "#/date", "Must be another day, shift or list");
          const list = body.list ?? key.list;
          const wish = {
            list,
            date: body.date,
            shift: body.shift,
            otherThan: list === key.list ? key.date : undefined,
            ticketHash: ticketHash(ticketSecret),
            goldenCodes: list === "golden" ? newGoldenCodes() : [],
          };
          return moveBooking(transaction, key, wish, now);
        },
        idOf,
      );
      return newBookingReply(db, row, ticketSecret);
    },
    replay: async ({ db }, { reference, secretOf }) =>
      newBookingReply(db, await rememberedBooking(db, reference), secretOf("ticket")),
  }),
];
