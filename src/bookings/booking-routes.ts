import type { Caller } from "../auth/caller.js";
import { formatTicketToken, newTicketSecret, ticketHash } from "../auth/ticket-token.js";
import type { RequestClient } from "../db/request-client.js";
import { clinicParams } from "../http/fields.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { Problem } from "../http/problem.js";
import {
  type BookingKey,
  type BookingRow,
  bookingId,
  parseBookingId,
  publicBooking,
  staffBooking,
} from "../views/booking-view.js";
import { book } from "./book.js";
import { accessBooking, isStaff, type Standing } from "./booking-access.js";
import { countAhead, findBooking, freePlace, setStatus } from "./booking-queries.js";
import { mayBecome } from "./booking-rules.js";
import {
  bookingChange,
  bookingParams,
  type NewBooking,
  newBooking,
  newBookingReply,
  placedBookingReply,
  readBookingReply,
} from "./booking-schemas.js";
import { toPatient } from "./place-queries.js";

export const bookingOperations: AnyOperation[] = [
  operation({
    id: "book",
    method: "post",
    path: "/v1/clinics/{clinicId}/bookings",
    tag: "Bookings",
    summary: "Book a place",
    description:
      "With a date: on that day. Without: on the nearest working day with room, within 30 days. A 201 is stored; " +
      "a day never holds more than its capacity.",
    access: "book",
    params: clinicParams,
    body: newBooking,
    example: { patient: { name: "Sara Ahmed", phone: "07701234567" } },
    replies: { 201: { description: "The booking", schema: newBookingReply } },
    problems: [
      "already_booked",
      "day_closed",
      "day_full",
      "day_not_open",
      "day_paused",
      "no_free_day",
      "date_in_past",
      "clinic_busy",
    ],
    handle: async ({ params: { clinicId }, body, caller, db, now }) => {
      const source = checkSource(body, caller);
      const ticketSecret = newTicketSecret();
      const { list, date } = body;
      const row = await book(
        db,
        {
          clinicId,
          list,
          date,
          patient: toPatient(body.patient),
          source,
          ticketHash: ticketHash(ticketSecret),
          isStaff: isStaff(caller),
        },
        now,
      );
      const reply = await withPlace(db, row, "staff");
      const id = bookingId(row);
      return {
        status: 201,
        body: { ...reply, ticketToken: formatTicketToken(id, ticketSecret) },
        headers: { Location: `/v1/clinics/${clinicId}/bookings/${id}` },
      };
    },
  }),
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
    replies: { 200: { description: "The booking", schema: readBookingReply } },
    handle: async ({ params, caller, db, headers }) => {
      const { booking, standing } = await accessBooking(db, params, caller, headers);
      return { status: 200, body: await withPlace(db, booking, standing) };
    },
  }),
  operation({
    id: "changeBooking",
    method: "patch",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}",
    tag: "Bookings",
    summary: "Change a booking's status",
    description:
      "booked → in_progress, cancelled, no_show; in_progress → served, booked, no_show; no_show → booked; " +
      "served → in_progress. The same status again changes nothing. With `Booking-Token` its holder may cancel it.",
    access: "manageBookings",
    acceptsTicket: true,
    params: bookingParams,
    body: bookingChange,
    example: { status: "in_progress" },
    replies: { 200: { description: "The booking", schema: placedBookingReply } },
    problems: ["forbidden", "changed_meanwhile", "invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params, body, caller, db, headers }) => {
      const { standing } = await accessBooking(db, params, caller, headers);
      if (standing === "holder" && body.status !== "cancelled") throw new Problem("forbidden");
      const key = parseBookingId(params.bookingId) as BookingKey;
      const row = await changeStatus(db, key, body, standing);
      return { status: 200, body: await withPlace(db, row, standing) };
    },
  }),
];

function checkSource(body: NewBooking, caller: Caller): "patient_app" | "secretary" {
  const byStaff = isStaff(caller);
  const refuse = (pointer: string, message: string) =>
    new Problem("invalid", { errors: [{ pointer, in: "body", message }] });
  if (!byStaff && body.source === "secretary") throw refuse("#/source", "Only staff book as secretary");
  if (!byStaff && body.patient.phone === undefined) throw refuse("#/patient/phone", "Is required");
  return body.source ?? (byStaff ? "secretary" : "patient_app");
}

async function changeStatus(
  db: RequestClient,
  key: BookingKey,
  { status, version }: { status: BookingRow["status"]; version?: number | undefined },
  standing: Standing,
): Promise<BookingRow> {
  return db.write(key.clinicId, async (transaction) => {
    const found = await findBooking(transaction, key);
    if (!found) throw new Problem("not_found");
    const { booking, dayStatus } = found;
    if (version !== undefined && version !== booking.version) {
      throw new Problem("changed_meanwhile", { members: { booking: staffBooking(booking) } });
    }
    if (status === booking.status) return booking;
    if (dayStatus === "closed") throw new Problem("day_closed");
    if (!mayBecome(booking.status, status)) throw new Problem("invalid_transition");
    if (status !== "cancelled") return setStatus(transaction, key, status, null);
    await freePlace(transaction, key);
    return setStatus(transaction, key, status, standing === "holder" ? "patient" : "staff");
  });
}

async function withPlace(db: RequestClient, row: BookingRow, standing: Standing) {
  const ahead = await db.read((pool) => countAhead(pool, row));
  const place = { position: ahead === null ? null : ahead + 1, ahead };
  if (standing === "stranger") return { ...publicBooking(row), ...place };
  const { goldenCode, ...booking } = staffBooking(row);
  // The code is for the desk; whoever only holds the ticket was told it once.
  return standing === "holder" ? { ...booking, ...place } : { ...booking, goldenCode, ...place };
}
