import type { Knex } from "knex";
import { findClinic } from "../clinics/clinic-queries.js";
import { clinicParams } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { findHours, replaceHours } from "./hours-queries.js";
import { checkWithinADay, findPlanConflict } from "./hours-rules.js";
import { hoursExample, hoursReply, type PlannedShift, weeklyHours } from "./hours-schemas.js";

export const hoursOperations: AnyOperation[] = [
  operation({
    id: "readHours",
    method: "get",
    path: "/v1/clinics/{clinicId}/hours",
    tag: "Hours",
    summary: "Read the weekly hours",
    access: "readClinic",
    params: clinicParams,
    replies: { 200: { description: "The shifts of the week; none: a day is one as a whole", schema: hoursReply } },
    handle: async ({ params, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, params.clinicId, now));
      if (!clinic) throw new Problem("not_found");
      return { status: 200, body: await db.read((pool) => findHours(pool, params.clinicId)) };
    },
  }),
  operation({
    id: "putHours",
    method: "put",
    path: "/v1/clinics/{clinicId}/hours",
    tag: "Hours",
    summary: "Set the weekly hours",
    description:
      "Up to four shifts a weekday. Days that exist keep theirs. With hours, the weekdays that have a shift are the working days, and " +
      "the shifts' capacities count instead of the clinic's; an empty list ends that. Other dates: see the exceptions.",
    access: "manageSettings",
    params: clinicParams,
    body: weeklyHours,
    example: hoursExample,
    replies: { 200: { description: "The shifts of the week", schema: hoursReply } },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, body, db, now }) => {
      const hours = await db.write(clinicId, async (transaction) => {
        const clinic = await findClinic(transaction, clinicId, now);
        if (!clinic) throw new Problem("not_found");
        for (const [index, shift] of body.entries()) checkWithinADay(shift, clinic.dayTurnsAt, `#/${index}`);
        await replaceHours(transaction, clinicId, body);
        await checkBesideExceptions(transaction, clinicId, body, clinic.today);
        return findHours(transaction, clinicId);
      });
      return { status: 200, body: hours };
    },
  }),
];

/** An extra shift on some dates must still find its place among those of the week. */
async function checkBesideExceptions(
  transaction: Knex.Transaction,
  clinicId: number,
  hours: PlannedShift[],
  today: string,
): Promise<void> {
  const conflict = await findPlanConflict(transaction, clinicId, { from: today });
  if (!conflict) return;
  const { weekday, shifts, field } = conflict;
  const index = hours.findIndex((shift) => shift.weekday === weekday && shifts.includes(shift.shift));
  throw invalidField("body", `#/${index}/${field}`, "Must leave room for the exceptions to come");
}
