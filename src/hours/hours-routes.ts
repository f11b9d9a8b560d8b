import { hash } from "node:crypto";
import type { Knex } from "knex";
import { findClinic } from "../clinics/clinic-queries.js";
import { clinicParams } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { etagOf } from "../http/etag.js";
import { type AnyOperation, notModified, operation, type Reply } from "../http/operation.js";
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
    replies: {
      200: {
        description: "The shifts of the week; none: a day is one as a whole",
        schema: hoursReply,
        headers: ["ETag"],
      },
      304: notModified,
    },
    handle: async ({ params, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, params.clinicId, now));
      if (!clinic) throw new Problem("not_found");
      return replyWithHours(await db.read((pool) => findHours(pool, params.clinicId)));
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
    replies: { 200: { description: "The shifts of the week", schema: hoursReply, headers: ["ETag"] } },
    isConditional: true,
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, body, db, now, checkVersion }) => {
      const hours = await db.write(clinicId, async (transaction) => {
        const clinic = await findClinic(transaction, clinicId, now);
        if (!clinic) throw new Problem("not_found");
        checkVersion(versionOf(await findHours(transaction, clinicId)));
        for (const [index, shift] of body.entries()) checkWithinADay(shift, clinic.dayTurnsAt, `#/${index}`);
        await replaceHours(transaction, clinicId, body);
        await checkBesideExceptions(transaction, clinicId, body, clinic.today);
        return findHours(transaction, clinicId);
      });
      return replyWithHours(hours);
    },
  }),
];

/** A plan changes seldom and has no counter: what it says is its version, as 52 bits of a hash. */
const versionOf = (hours: PlannedShift[]): number =>
  Number.parseInt(hash("sha256", JSON.stringify(hours)).slice(0, 13), 16);

const replyWithHours = (hours: PlannedShift[]): Reply => ({
  status: 200,
  body: hours,
  headers: { ETag: etagOf(versionOf(hours)) },
});

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
