import { z } from "zod";
import { findClinic } from "../clinics/clinic-queries.js";
import { staffBooking } from "../contract/booking-view.js";
import { dateRange, dateRangeFields } from "../contract/date-range.js";
import { asciiDigits, clinicParams, humanText } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { foundBookingsExample } from "../contract/view-examples.js";
import { staffBookingReply } from "../contract/view-schemas.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { bookingCursor, pageOf, readCursor } from "./booking-cursor.js";
import { toE164 } from "./phone-number.js";
import { findBookings } from "./search-queries.js";

const fewestDigits = 4;
const wordsAtMost = 10;

const searchQuery = z
  .object({
    phone: z
      .string()
      .max(40)
      .optional()
      .meta({ description: `In any spelling, or its last digits, at least ${fewestDigits}`, example: "07701234567" }),
    name: humanText(200)
      .refine((name) => name.split(" ").length <= wordsAtMost, "Must have at most 10 words")
      .optional()
      .meta({ description: "Beginnings of its words, however they are written" }),
    ...dateRangeFields,
    limit: z.coerce.number().int().min(1).max(50).default(20).meta({ description: "Bookings a page" }),
    cursor: bookingCursor,
  })
  .refine(({ phone, name }) => phone !== undefined || name !== undefined, {
    path: ["phone"],
    error: "Say a phone or a name",
  });

export const searchOperations: AnyOperation[] = [
  operation({
    id: "findBookings",
    method: "get",
    path: "/v1/clinics/{clinicId}/bookings",
    tag: "Bookings",
    summary: "Find bookings by phone or name",
    description:
      "Of live and closed days, newest first. With both, both must fit. A key may search 60 times a minute. What is asked for " +
      "is in no log, trace or metric.",
    access: "manageBookings",
    isSearch: true,
    params: clinicParams,
    query: searchQuery,
    replies: {
      200: {
        description: "A page of bookings",
        schema: z
          .object({ items: z.array(staffBookingReply), nextCursor: z.string().nullable() })
          .meta({ id: "FoundBookings", examples: [foundBookingsExample] }),
      },
    },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, query, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, clinicId, now));
      if (!clinic) throw new Problem("not_found");
      const search = {
        clinicId,
        phoneEnd: query.phone === undefined ? null : toPhoneEnd(query.phone, clinic.country),
        name: query.name ?? null,
        ...dateRange(query, clinic.today),
        after: readCursor(query.cursor, clinicId),
      };
      const found = await db.readCostly(clinicId, (pool) => findBookings(pool, { ...search, limit: query.limit + 1 }));
      const { rows, nextCursor } = pageOf(found, query.limit);
      return { status: 200, body: { items: rows.map(staffBooking), nextCursor } };
    },
  }),
];

/** The whole number if it is one, else its last digits, without what stands in front of a number in its own country. */
function toPhoneEnd(text: string, country: string): string {
  const digits = asciiDigits(text).replace(/\D/g, "");
  if (digits.length < fewestDigits) throw invalidField("query", "#/phone", "Must have at least 4 digits");
  const national = digits.replace(/^0+/, "");
  return toE164(text, country) ?? (national.length < fewestDigits ? digits : national);
}
