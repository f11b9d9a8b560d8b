import type { Knex } from "knex";
import { z } from "zod";
import { changedBooking, rememberedBooking } from "../bookings/booking-replies.js";
import { placedBookingReply } from "../bookings/booking-schemas.js";
import { callNext, nextCall } from "../bookings/call-next.js";
import { findClinic } from "../clinics/clinic-queries.js";
import { bookingId } from "../contract/booking-view.js";
import { clinicParams, isoDate } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { waitingBookingExample } from "../contract/view-examples.js";
import { type DayKey, findDay } from "../days/day-queries.js";
import { type AnyOperation, idempotentOperation } from "../http/operation.js";

const because = z
  .enum(["turn", "golden_turn", "priority"])
  .meta({ description: "Why it is this patient's turn: the order, the golden list's turn, or the priority" });

const calledFromLine = placedBookingReply
  .extend({ because })
  .meta({ id: "CalledFromLine", examples: [{ ...waitingBookingExample, status: "in_progress", because: "turn" }] });

export const lineOperations: AnyOperation[] = [
  idempotentOperation({
    id: "callNextInLine",
    method: "post",
    path: "/v1/clinics/{clinicId}/line/{date}/call-next",
    tag: "Days",
    summary: "Call the next patient of both lists",
    description:
      "For clinics whose `goldenTurn` makes one line of both lists; others have `two_lists`. As `callNext`; `because` says why it is " +
      "this patient's turn.",
    access: "manageBookings",
    params: clinicParams.extend({ date: isoDate.meta({ description: "The day's date at the clinic" }) }),
    body: nextCall,
    example: { calledTo: "Room 2" },
    replies: { 200: { description: "The called booking", schema: calledFromLine } },
    problems: ["two_lists", "nobody_waiting", "nobody_here", "invalid_transition", "day_closed", "clinic_busy"],
    handle: async ({ params: { clinicId, date }, body, db, now }) => {
      const { row, because } = await db.write(
        clinicId,
        async (transaction) => {
          const clinic = await findClinic(transaction, clinicId, now);
          if (!clinic) throw new Problem("not_found");
          if (clinic.goldenTurn === null) throw new Problem("two_lists");
          await checkIsOpen(transaction, { clinicId, date });
          return callNext(transaction, { clinicId, date }, body);
        },
        ({ row, because }) => `${bookingId(row)} ${because}`,
      );
      return { status: 200, body: { ...(await changedBooking(db, row, "staff")), because } };
    },
    replay: async ({ db }, { reference }) => {
      const [id = "", because] = reference.split(" ");
      return {
        status: 200,
        body: { ...(await changedBooking(db, await rememberedBooking(db, id), "staff")), because },
      };
    },
  }),
];

/** One of the two lists must be. */
async function checkIsOpen(transaction: Knex.Transaction, { clinicId, date }: Omit<DayKey, "list">): Promise<void> {
  let isKnown = false;
  for (const list of ["regular", "golden"] as const) {
    const day = await findDay(transaction, { clinicId, list, date });
    if (day && day.status !== "closed") return;
    isKnown ||= day !== undefined;
  }
  throw new Problem(isKnown ? "day_closed" : "not_found");
}
