import type { Knex } from "knex";
import { findClinic } from "../clinics/clinic-queries.js";
import { bookingId, staffBooking } from "../contract/booking-view.js";
import { clinicParams } from "../contract/fields.js";
import { dateInPast, invalidField, Problem } from "../contract/problem.js";
import { checkIsNear } from "../days/day-rules.js";
import { newGoldenCodes } from "../days/golden-code.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import {
  cancelAffected,
  deleteException,
  findAffected,
  findException,
  findExceptions,
  forgetPastExceptions,
  insertException,
  makeDayOnLeave,
  moveAffected,
} from "./exception-queries.js";
import {
  affectedReply,
  exceptionParams,
  exceptionReply,
  exceptionsQuery,
  exceptionsReply,
  type Leave,
  leaveExample,
  type NewException,
  newException,
} from "./exception-schemas.js";
import { checkWithinADay, findPlanConflict } from "./hours-rules.js";

const path = "/v1/clinics/{clinicId}/exceptions";

export const exceptionOperations: AnyOperation[] = [
  operation({
    id: "listExceptions",
    method: "get",
    path,
    tag: "Hours",
    summary: "List the leaves and other exceptions from the weekly hours",
    access: "readClinic",
    params: clinicParams,
    replies: { 200: { description: "By their first dates", schema: exceptionsReply } },
    handle: async ({ params: { clinicId }, db, now }) => {
      if (!(await db.read((pool) => findClinic(pool, clinicId, now)))) throw new Problem("not_found");
      return { status: 200, body: await db.read((pool) => findExceptions(pool, clinicId)) };
    },
  }),
  idempotentOperation({
    id: "addException",
    method: "post",
    path,
    tag: "Hours",
    summary: "Close dates, or give them other hours",
    description:
      "`closed`: a shift or the whole of these dates takes no bookings, at once; days that are made show the note, and their " +
      "doctor as `cancelled`. Who waits there is kept, cancelled (`cancelledBy: leave`) or moved in order to the nearest places " +
      "from their own date on, all of them or nobody. `extra`: days that are made later get this shift, instead of the week's of that " +
      "number or besides. Closed beats extra, and extra the weekly hours.",
    access: "manageDays",
    params: clinicParams,
    query: exceptionsQuery,
    body: newException,
    example: leaveExample,
    replies: {
      200: { description: "Of a preview: who is affected", schema: affectedReply },
      201: { description: "The exception", schema: exceptionReply },
    },
    problems: ["date_in_past", "no_room_to_move", "clinic_busy"],
    handle: async ({ params: { clinicId }, query, body, db, now }) => {
      checkIsNear(body.to, now, "body", "#/to");
      if (query.preview === "true")
        return { status: 200, body: await db.read((pool) => preview(pool, clinicId, body, now)) };
      const added = await db.write(
        clinicId,
        (transaction) => addException(transaction, clinicId, body, now),
        ({ id }) => String(id),
      );
      return { status: 201, body: added };
    },
    replay: async ({ params: { clinicId }, db }, { reference }) => {
      const known = await db.read((pool) => findException(pool, clinicId, Number(reference)));
      if (!known) throw new Problem("not_found");
      return { status: 201, body: known };
    },
  }),
  operation({
    id: "deleteException",
    method: "delete",
    path: `${path}/{exceptionId}`,
    tag: "Hours",
    summary: "Take an exception back",
    description:
      "Days that a leave closed take bookings again, and what was known of their doctor holds again. Bookings that were cancelled or moved stay so.",
    access: "manageDays",
    params: exceptionParams,
    replies: { 204: { description: "The weekly hours hold again" } },
    problems: ["clinic_busy"],
    handle: async ({ params, db }) => {
      await db.write(params.clinicId, async (transaction) => {
        const dates = await deleteException(transaction, params);
        if (!dates) throw new Problem("not_found");
        const conflict = await findPlanConflict(transaction, params.clinicId, dates);
        if (conflict) throw invalidField("path", "#/exceptionId", conflict.sentence);
      });
      return { status: 204 };
    },
  }),
];

async function preview(db: Knex, clinicId: number, exception: NewException, now: Date) {
  await checkClinic(db, clinicId, exception, now);
  const none = { affected: [], affectedCount: 0 };
  const { affected, affectedCount } = exception.kind === "closed" ? await findAffected(db, clinicId, exception) : none;
  return { affected: affected.map(staffBooking), affectedCount };
}

async function addException(transaction: Knex.Transaction, clinicId: number, exception: NewException, now: Date) {
  const clinic = await checkClinic(transaction, clinicId, exception, now);
  await forgetPastExceptions(transaction, clinicId, clinic.today);
  const added = await insertException(transaction, clinicId, exception);
  if (!added) throw invalidField("body", "#/from", "A clinic has at most 200 exceptions");
  if (exception.kind === "closed") {
    if (exception.from === clinic.today) await makeDayOnLeave(transaction, clinicId, clinic.today);
    await settleBookings(transaction, { ...exception, clinicId, leaveId: added.id }, now);
  }
  const conflict = await findPlanConflict(transaction, clinicId, exception);
  if (conflict) throw invalidField("body", `#/${conflict.field}`, conflict.sentence);
  return added;
}

async function checkClinic(db: Knex, clinicId: number, exception: NewException, now: Date) {
  const clinic = await findClinic(db, clinicId, now);
  if (!clinic) throw new Problem("not_found");
  if (exception.from < clinic.today) throw dateInPast("body", "#/from");
  if (exception.kind === "extra") checkWithinADay(exception, clinic.dayTurnsAt, "#");
  return clinic;
}

/** Does with those who wait what the caller says, who must say it when somebody does. */
async function settleBookings(
  transaction: Knex.Transaction,
  leave: Leave & { clinicId: number; leaveId: number },
  now: Date,
): Promise<void> {
  const { clinicId, leaveId, bookings } = leave;
  if (bookings === undefined) {
    const { affectedCount } = await findAffected(transaction, clinicId, leave);
    if (affectedCount > 0)
      throw invalidField("body", "#/bookings", 'Patients wait then: say "keep", "cancel" or "move"');
  }
  if (bookings === "cancel") await cancelAffected(transaction, clinicId, leaveId);
  if (bookings === "move") {
    const left = await moveAffected(transaction, { clinicId, leaveId, goldenCodes: newGoldenCodes(), now });
    if (left.length > 0) throw new Problem("no_room_to_move", { members: { bookings: left.map(bookingId) } });
  }
}
