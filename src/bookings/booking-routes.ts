import { Problem } from "../contract/problem.js";
import { namingWhoIsInTheWay } from "../days/already-booked.js";
import { etagOf } from "../http/etag.js";
import { type AnyOperation, notModified, operation } from "../http/operation.js";
import { accessBooking, type Relation } from "./booking-access.js";
import type { Turn } from "./booking-queries.js";
import { changedBooking, withPosition } from "./booking-replies.js";
import { bookingChange, bookingParams, placedBookingReply, readBookingReply } from "./booking-schemas.js";
import { changeBooking } from "./change.js";

export const bookingOperations: AnyOperation[] = [
  operation({
    id: "readBooking",
    method: "get",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}",
    tag: "Bookings",
    summary: "Read a booking with its position",
    description: "The header `Booking-Token: <ticketToken>` lets its holder read it; others see the public fields.",
    access: "anyone",
    acceptsTicket: true,
    params: bookingParams,
    replies: {
      200: { description: "The booking", schema: readBookingReply, headers: ["ETag"] },
      304: notModified,
    },
    handle: async ({ params, caller, db, headers }) => {
      const { booking, relation } = await accessBooking(db, params, caller, headers);
      const body = await withPosition(db, booking, relation);
      return { status: 200, body, headers: { ETag: etagOfTurn(booking.version, body, relation) } };
    },
  }),
  operation({
    id: "changeBooking",
    method: "patch",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}",
    tag: "Bookings",
    summary: "Change a booking",
    description:
      "Status: booked → in_progress, cancelled, no_show; in_progress → served, booked, no_show; no_show → booked; " +
      "served → in_progress; cancelled → booked, unless the patient was moved to another day, and while the day has a place. " +
      "The same status again changes nothing. `after` moves a waiting patient in the order. " +
      "With `Booking-Token` its holder may cancel it, and nothing else.",
    access: "manageBookings",
    acceptsTicket: true,
    params: bookingParams,
    body: bookingChange,
    example: { status: "in_progress" },
    replies: { 200: { description: "The booking", schema: placedBookingReply, headers: ["ETag"] } },
    isConditional: true,
    problems: [
      "forbidden",
      "already_booked",
      "changed_meanwhile",
      "invalid_transition",
      "day_closed",
      "day_full",
      "shift_full",
      "clinic_on_leave",
      "clinic_busy",
    ],
    handle: async ({ params, body, caller, db, headers, checkVersion }) => {
      const { key, relation } = await accessBooking(db, params, caller, headers);
      const { status, version: _, ...others } = body;
      const onlyCancels = status === "cancelled" && Object.values(others).every((other) => other === undefined);
      if (relation === "stranger" || (relation === "holder" && !onlyCancels)) throw new Problem("forbidden");
      const by = relation === "holder" ? "patient" : "staff";
      const row = await namingWhoIsInTheWay(
        db,
        db.write(params.clinicId, (transaction) => changeBooking(transaction, key, body, by, checkVersion)),
      );
      const changed = await changedBooking(db, row, relation);
      return { status: 200, body: changed, headers: { ETag: etagOfTurn(row.version, changed, relation) } };
    },
  }),
];

/** The window moves while the booking stays as it is. */
const etagOfTurn = (version: number, { ahead, expected }: Turn, relation: Relation): string =>
  etagOf(version, ahead, relation, ...(expected ? [expected.from, expected.to] : []));
