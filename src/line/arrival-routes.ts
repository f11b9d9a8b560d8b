import { z } from "zod";
import { accessBooking, bookingKeyOf } from "../bookings/booking-access.js";
import { changedBooking } from "../bookings/booking-replies.js";
import { bookingParams, readBookingReply } from "../bookings/booking-schemas.js";
import { asciiDigits, visible } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { arrive, arriveByCode } from "./arrival.js";

const path = "/v1/clinics/{clinicId}/bookings/{bookingId}/arrive";
const replies = { 200: { description: "The booking", schema: readBookingReply } };

const atTheDoor = z
  .strictObject({
    doorCode: z
      .string()
      .max(40)
      .transform((text) => visible(asciiDigits(text)).trim())
      .optional()
      .meta({ description: "For the ticket's holder: the code that the door shows now", example: "7-483920" }),
  })
  .default({});

export const arrivalOperations: AnyOperation[] = [
  operation({
    id: "arrive",
    method: "post",
    path,
    tag: "Bookings",
    summary: "Say that a patient has come",
    description:
      "Today, and while the patient waits; the first time counts. Staff say it of anybody; with `Booking-Token` and the code of the " +
      "clinic's door its holder does. A ticket may be wrong 20 times an hour.",
    access: "manageBookings",
    acceptsTicket: true,
    params: bookingParams,
    body: atTheDoor,
    example: {},
    replies,
    problems: ["invalid_transition", "wrong_day", "door_code_expired", "forbidden", "day_closed", "clinic_busy"],
    handle: async ({ params, body, caller, db, headers, now }) => {
      const { key, relation, ticketHash } = await accessBooking(db, params, caller, headers);
      if (relation === "stranger") throw new Problem("forbidden");
      if (relation === "holder" && body.doorCode === undefined) throw invalidField("body", "#/doorCode", "Is required");
      const code = relation === "holder" ? body.doorCode : undefined;
      const row = await db.write(params.clinicId, (transaction) =>
        code === undefined
          ? arrive(transaction, key, "desk", now)
          : arriveByCode(transaction, key, { code, ticketHash, now }),
      );
      if (!row) throw new Problem("door_code_expired"); // after the commit: the miss must count
      return { status: 200, body: await changedBooking(db, row, relation) };
    },
  }),
  operation({
    id: "undoArrival",
    method: "delete",
    path,
    tag: "Bookings",
    summary: "Say that a patient has not come after all",
    access: "manageBookings",
    params: bookingParams,
    replies,
    problems: ["invalid_transition", "wrong_day", "day_closed", "clinic_busy"],
    handle: async ({ params, db, now }) => {
      const key = bookingKeyOf(params);
      const row = await db.write(params.clinicId, (transaction) => arrive(transaction, key, null, now));
      return { status: 200, body: await changedBooking(db, row, "staff") };
    },
  }),
];
