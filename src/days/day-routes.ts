import type { DayRow } from "../contract/day-view.js";
import { dayParams } from "../contract/fields.js";
import { dateInPast, invalidField, Problem } from "../contract/problem.js";
import { etagOf } from "../http/etag.js";
import { type AnyOperation, notModified, operation, type Reply } from "../http/operation.js";
import { changeDay, type DayKey, findDay, isPastDate, makeDay } from "./day-queries.js";
import { checkIsNear } from "./day-rules.js";
import { dayChanges, dayReply, toDayReply } from "./day-schemas.js";

export const dayOperations: AnyOperation[] = [
  operation({
    id: "readDay",
    method: "get",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}",
    tag: "Days",
    summary: "Read a day",
    access: "readClinic",
    params: dayParams,
    replies: {
      200: { description: "The day, also when it is closed", schema: dayReply, headers: ["ETag"] },
      304: notModified,
    },
    handle: async ({ params, db }) => {
      const day = await db.read((pool) => findDay(pool, params));
      if (!day) throw new Problem("not_found");
      return replyWithDay(200, params, day);
    },
  }),
  operation({
    id: "putDay",
    method: "put",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}",
    tag: "Days",
    summary: "Open or edit a day",
    description:
      "Makes the day, open and with the clinic's shifts or capacity, or edits it; absent fields stay. The capacity of a day with " +
      "shifts is the sum of theirs.",
    access: "manageDays",
    params: dayParams,
    body: dayChanges,
    example: { capacity: 25, status: "open" },
    replies: {
      200: { description: "The edited day", schema: dayReply, headers: ["ETag"] },
      201: { description: "The new day", schema: dayReply, headers: ["ETag"] },
    },
    isConditional: true,
    problems: ["capacity_below_used", "day_closed", "date_in_past", "clinic_busy"],
    handle: async ({ params, body, db, now, checkVersion }) => {
      checkIsNear(params.date, now, "path");
      return db.write(params.clinicId, async (transaction) => {
        const isPast = await isPastDate(transaction, params, now);
        if (isPast === undefined) throw new Problem("not_found");
        if (isPast) throw dateInPast("path", "#/date");
        const isNew = await makeDay(transaction, params);
        const day = await findDay(transaction, params);
        checkVersion(isNew ? undefined : day?.version);
        if (day?.status === "closed") throw new Problem("day_closed");
        if (day?.shifts.length && body.capacity !== undefined) {
          throw invalidField("body", "#/capacity", "Is the sum of the day's shifts: set theirs");
        }
        const changed = await changeDay(transaction, params, body);
        return replyWithDay(isNew ? 201 : 200, params, changed);
      });
    },
  }),
];

const replyWithDay = (status: number, key: DayKey, day: DayRow): Reply => ({
  status,
  body: toDayReply(key, day),
  headers: { ETag: etagOf(day.version) },
});
