import { z } from "zod";
import { staffBooking } from "../contract/booking-view.js";
import { clinicParams, isoDate, listName, wholeNumber } from "../contract/fields.js";
import { invalidField } from "../contract/problem.js";
import { archiveExample } from "../contract/view-examples.js";
import { staffBookingReply } from "../contract/view-schemas.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { type ArchivedDay, readArchive } from "./archive-queries.js";

const bookingsAPage = 1_000;

const archiveQuery = z.object({
  list: listName.optional().meta({ description: "Only this list" }),
  from: isoDate.optional().meta({ description: "Not before this date" }),
  to: isoDate.optional().meta({ description: "Not after this date" }),
  limit: wholeNumber(1, 50).default(20).meta({ description: "Days a page" }),
  cursor: z.string().optional().meta({ description: "`nextCursor` of the page before" }),
});

const archivedDayReply = z
  .object({
    list: listName,
    date: isoDate,
    status: z.literal("closed"),
    capacity: z.int(),
    closedAt: z.iso.datetime(),
    totals: z.object({
      booked: z.int(),
      served: z.int(),
      cancelled: z.int(),
      noShow: z.int(),
      medianWaitSeconds: z.int().nullable().meta({ description: "From the later of booking and the day's first call" }),
    }),
    bookings: z.array(staffBookingReply),
  })
  .meta({ id: "ArchivedDay" });

export const archiveOperations: AnyOperation[] = [
  operation({
    id: "readArchive",
    method: "get",
    path: "/v1/clinics/{clinicId}/archive",
    tag: "Archive",
    summary: "Read closed days, newest first",
    description: `A page ends after \`limit\` days, or with the day that brings it to ${bookingsAPage} bookings.`,
    access: "manageDays",
    params: clinicParams,
    query: archiveQuery,
    replies: {
      200: {
        description: "A page of days with their totals and bookings",
        schema: z
          .object({ items: z.array(archivedDayReply), nextCursor: z.string().nullable() })
          .meta({ examples: [archiveExample] }),
      },
    },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, query, db }) => {
      const { list = null, from = null, to = null, limit, cursor } = query;
      const after = cursor === undefined ? null : parseCursor(cursor);
      const page = { clinicId, list, from, to, after, limit, maxBookings: bookingsAPage };
      const days = await db.readCostly(clinicId, (pool) => readArchive(pool, page));
      const last = days.at(-1);
      return {
        status: 200,
        body: { items: days.map(toReply), nextCursor: last && !last.isLast ? formatCursor(last) : null },
      };
    },
  }),
];

const toReply = ({ isLast: _, ...day }: ArchivedDay) => ({
  ...day,
  status: "closed",
  closedAt: new Date(day.closedAt).toISOString(),
  bookings: day.bookings.map(staffBooking),
});

const cursorSchema = z.tuple([isoDate, listName]);

const formatCursor = ({ date, list }: ArchivedDay): string =>
  Buffer.from(JSON.stringify([date, list])).toString("base64url");

function parseCursor(cursor: string) {
  try {
    const [date, list] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { date, list };
  } catch (cause) {
    throw invalidField("query", "#/cursor", "Must be a nextCursor of this list", cause);
  }
}
