import { z } from "zod";
import { bookingCursor, pageOf, readCursor } from "../bookings/booking-cursor.js";
import { findCountry } from "../clinics/clinic-queries.js";
import { staffBooking } from "../contract/booking-view.js";
import { clinicParams, wholeNumber } from "../contract/fields.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { foundBookingsExample } from "../contract/view-examples.js";
import { staffBookingReply } from "../contract/view-schemas.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { type ExportedRow, exportBookings } from "./export-queries.js";
import { personAt } from "./person.js";
import { person } from "./person-schemas.js";

const exportedBooking = staffBookingReply.extend({
  notices: z.array(
    z.object({
      kind: z.string(),
      decidedAt: z.iso.datetime(),
      sendings: z.array(z.object({ to: z.enum(["webhook", "browser"]), outcome: z.string().nullable() })),
    }),
  ),
  browsers: z
    .array(z.object({ language: z.string(), since: z.iso.datetime() }))
    .meta({ description: "That are to be told of the booking; their addresses are secrets" }),
});

const exportExample = {
  items: foundBookingsExample.items.map((booking) => ({
    ...booking,
    notices: [
      {
        kind: "near",
        decidedAt: "2026-11-24T08:40:00.000Z",
        sendings: [{ to: "browser" as const, outcome: "delivered" }],
      },
    ],
    browsers: [{ language: "ar", since: "2026-11-24T07:30:00.000Z" }],
  })),
  nextCursor: null,
};

export const exportOperations: AnyOperation[] = [
  operation({
    id: "exportPerson",
    method: "post",
    path: "/v1/clinics/{clinicId}/exports",
    tag: "Patients",
    summary: "All that is kept of a person, by id or by phone and name",
    description:
      "Their bookings of live and closed days, newest first, with the notices that are still kept and the browsers that are told. " +
      "Counts as a search: a key may ask 60 times a minute. What is sent is in no log, trace or metric.",
    access: "managePatients",
    isSearch: true,
    params: clinicParams,
    query: z.object({
      limit: wholeNumber(1, 50).default(20).meta({ description: "Bookings a page" }),
      cursor: bookingCursor,
    }),
    body: person,
    example: { phone: "0770 123 4567", name: "Sara Ahmed" },
    replies: {
      200: {
        description: "A page of bookings",
        schema: z
          .object({ items: z.array(exportedBooking), nextCursor: z.string().nullable() })
          .meta({ id: "PersonExport", examples: [exportExample] }),
      },
    },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, query: { limit, cursor }, body, db }) => {
      const country = await db.read((pool) => findCountry(pool, clinicId));
      if (country === undefined) throw new Problem("not_found");
      const who = personAt(country, body);
      const page = { after: readCursor(cursor, clinicId), limit: limit + 1 };
      const found = await db.readCostly(clinicId, (pool) => exportBookings(pool, clinicId, who, page));
      const { rows, nextCursor } = pageOf(found, limit);
      return { status: 200, body: { items: rows.map(toReply), nextCursor } };
    },
  }),
];

const toReply = (row: ExportedRow) => ({
  ...staffBooking(row),
  notices: row.notices.map((notice) => ({ ...notice, decidedAt: utc(notice.decidedAt) })),
  browsers: row.browsers.map((browser) => ({ ...browser, since: utc(browser.since) })),
});
