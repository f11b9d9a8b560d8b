import { dayParams } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import type { RequestClient } from "../db/request-client.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { namingWhoIsInTheWay } from "./already-booked.js";
import { closeDay, findClosing, reopenDay } from "./closing-queries.js";
import { type DayKey, findDay } from "./day-queries.js";
import { dayReply, toDayReply } from "./day-schemas.js";
import { newGoldenCodes } from "./golden-code.js";

export const closingOperations: AnyOperation[] = [
  idempotentOperation({
    id: "closeDay",
    method: "post",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}/close",
    tag: "Days",
    summary: "Close a day",
    description:
      "Who waits is cancelled (`cancelledBy: closing`), who is in progress was served, the others keep their status; the " +
      "day leaves the live list. Again: the same answer, no change.",
    access: "manageDays",
    params: dayParams,
    replies: { 200: { description: "The closed day", schema: dayReply } },
    problems: ["clinic_busy"],
    handle: async ({ params, db, now }) => {
      await db.write(
        params.clinicId,
        async (transaction) => {
          const closing = await findClosing(transaction, params, now);
          if (!closing) throw new Problem("not_found");
          if (!closing.isClosed) await closeDay(transaction, params);
        },
        () => `${params.list}/${params.date}`,
      );
      return replyWithDay(db, params);
    },
    replay: ({ params, db }) => replyWithDay(db, params),
  }),
  operation({
    id: "reopenDay",
    method: "post",
    path: "/v1/clinics/{clinicId}/days/{list}/{date}/reopen",
    tag: "Days",
    summary: "Reopen a day",
    description:
      "Restores exactly those whom the closing cancelled, and those who were inside; a paused day is paused again. Possible until the day closes by itself, and unless two of " +
      "them have meanwhile been corrected to one patient (`already_booked`).",
    access: "manageDays",
    params: dayParams,
    replies: { 200: { description: "The reopened day", schema: dayReply } },
    problems: ["day_closed", "already_booked", "clinic_busy"],
    handle: async ({ params, db, now }) => {
      const reopen = db.write(params.clinicId, async (transaction) => {
        const closing = await findClosing(transaction, params, now);
        if (!closing) throw new Problem("not_found");
        if (closing.isOver) throw new Problem("day_closed");
        if (closing.isClosed) await reopenDay(transaction, params, newGoldenCodes());
      });
      await namingWhoIsInTheWay(db, reopen);
      return replyWithDay(db, params);
    },
  }),
];

async function replyWithDay(db: Pick<RequestClient, "read">, key: DayKey) {
  const day = await db.read((pool) => findDay(pool, key));
  if (!day) throw new Problem("not_found");
  return { status: 200, body: toDayReply(key, day) };
}
