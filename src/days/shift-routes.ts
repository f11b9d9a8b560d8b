import { z } from "zod";
import { dayParams, shiftParam } from "../contract/fields.js";
import { dateInPast, Problem } from "../contract/problem.js";
import { doctorState } from "../contract/view-schemas.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { findDay, isPastDate, makeDay } from "./day-queries.js";
import { checkIsNear } from "./day-rules.js";
import { dayReply, toDayReply } from "./day-schemas.js";
import { changeShift } from "./shift-queries.js";

const shiftChanges = z.strictObject({
  capacity: z.int().min(0).max(10_000).optional(),
  doctor: doctorState.optional(),
  lateMinutes: z.int().min(0).max(600).optional(),
});

export const shiftOperations: AnyOperation[] = [
  operation({
    id: "putShift",
    method: "put",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}/shifts/{shift}",
    tag: "Days",
    summary: "Edit a day's shift",
    description:
      "Its capacity on this list, and whether the doctor is there, which holds for both lists. Absent fields stay. A planned day is " +
      "made when it is not there. A shift takes no bookings once its doctor has left or will not come; of one on leave nothing else can be said.",
    access: "manageDays",
    params: dayParams.extend({ shift: shiftParam }),
    body: shiftChanges,
    example: { doctor: "expected", lateMinutes: 45 },
    replies: { 200: { description: "The day with its shifts", schema: dayReply } },
    problems: ["capacity_below_used", "clinic_on_leave", "day_closed", "date_in_past", "clinic_busy"],
    handle: async ({ params, body, db, now }) => {
      checkIsNear(params.date, now, "path");
      return db.write(params.clinicId, async (transaction) => {
        const isPast = await isPastDate(transaction, params, now);
        if (isPast === undefined) throw new Problem("not_found");
        if (isPast) throw dateInPast("path", "#/date");
        await makeDay(transaction, params);
        if ((await findDay(transaction, params))?.status === "closed") throw new Problem("day_closed");
        const changed = await changeShift(transaction, params, body);
        if (!changed) throw new Problem("not_found");
        if (changed.isOnLeave && body.doctor !== undefined) throw new Problem("clinic_on_leave");
        const day = await findDay(transaction, params);
        if (!day) throw new Problem("not_found");
        return { status: 200, body: toDayReply(params, day) };
      });
    },
  }),
];
