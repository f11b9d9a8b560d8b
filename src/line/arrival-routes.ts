import { changedBooking } from "../bookings/booking-replies.js";
import { bookingParams, placedBookingReply } from "../bookings/booking-schemas.js";
import { findLocked } from "../bookings/change.js";
import { findClinic } from "../clinics/clinic-queries.js";
import { parseBookingId } from "../contract/booking-id.js";
import type { BookingRow } from "../contract/booking-view.js";
import { Problem } from "../contract/problem.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { setArrival } from "./arrival-queries.js";

const arrival = {
  path: "/v1/clinics/{clinicId}/bookings/{bookingId}/arrive",
  tag: "Bookings" as const,
  access: "manageBookings" as const,
  params: bookingParams,
  replies: { 200: { description: "The booking", schema: placedBookingReply } },
};
const problems: ProblemCode[] = ["invalid_transition", "wrong_day", "day_closed", "clinic_busy"];

export const arrivalOperations: AnyOperation[] = [
  operation({
    ...arrival,
    id: "arrive",
    method: "post",
    summary: "Say that a patient has come",
    description: "Today, and while the patient waits. Once is enough: the first time counts.",
    problems,
    handle: ({ params, db, now }) => changeArrival(db, params, now, "desk"),
  }),
  operation({
    ...arrival,
    id: "undoArrival",
    method: "delete",
    summary: "Say that a patient has not come after all",
    problems,
    handle: ({ params, db, now }) => changeArrival(db, params, now, null),
  }),
];

async function changeArrival(
  db: RequestClient,
  { clinicId, bookingId }: { clinicId: number; bookingId: string },
  now: Date,
  by: BookingRow["arrived_by"],
) {
  const key = parseBookingId(bookingId);
  if (key?.clinicId !== clinicId) throw new Problem("not_found");
  const row = await db.write(clinicId, async (transaction) => {
    const { booking, dayStatus } = await findLocked(transaction, key);
    if (dayStatus === "closed") throw new Problem("day_closed");
    if (booking.status !== "booked") throw new Problem("invalid_transition");
    if ((await findClinic(transaction, clinicId, now))?.today !== key.date) throw new Problem("wrong_day");
    return setArrival(transaction, key, by);
  });
  return { status: 200, body: await changedBooking(db, row, "staff") };
}
