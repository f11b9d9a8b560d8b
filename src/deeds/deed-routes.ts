import { z } from "zod";
import { bookingKeyOf } from "../bookings/booking-access.js";
import { findBooking } from "../bookings/booking-queries.js";
import { bookingParams } from "../bookings/booking-schemas.js";
import { findClinic } from "../clinics/clinic-queries.js";
import { bookingIdOf } from "../contract/booking-id.js";
import { dateRange } from "../contract/date-range.js";
import { clinicParams } from "../contract/fields.js";
import { invalidField, Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { type DeedPlace, type DeedRow, findBookingDeeds, findDeeds } from "./deed-queries.js";
import { bookingDeedsQuery, deedsQuery, deedsReply } from "./deed-schemas.js";

export const deedOperations: AnyOperation[] = [
  operation({
    id: "listDeeds",
    method: "get",
    path: "/v1/clinics/{clinicId}/deeds",
    tag: "Deeds",
    summary: "Read who changed what of a clinic",
    description:
      "Its settings, plan, days and bookings, newest first. A row for each thing that a change changed, written in the same transaction. " +
      "Nothing of a patient is in it, and nobody can change or remove it.",
    access: "manageBookings",
    params: clinicParams,
    query: deedsQuery,
    replies: { 200: { description: "A page of deeds", schema: deedsReply } },
    problems: ["clinic_busy"],
    handle: async ({ params: { clinicId }, query, db, now }) => {
      const clinic = await db.read((pool) => findClinic(pool, clinicId, now));
      if (!clinic) throw new Problem("not_found");
      const asked = { clinicId, ...dateRange(query, clinic.today), actor: query.actor ?? null, ...pageOf(query) };
      return toReply(clinicId, query.limit, await db.readCostly(clinicId, (pool) => findDeeds(pool, asked)));
    },
  }),
  operation({
    id: "listBookingDeeds",
    method: "get",
    path: "/v1/clinics/{clinicId}/bookings/{bookingId}/deeds",
    tag: "Deeds",
    summary: "Read who changed what of a booking",
    description: "Newest first. Of what was changed before Dawr kept deeds there are none.",
    access: "manageBookings",
    params: bookingParams,
    query: bookingDeedsQuery,
    replies: { 200: { description: "A page of deeds", schema: deedsReply } },
    problems: ["clinic_busy"],
    handle: async ({ params, query, db }) => {
      const key = bookingKeyOf(params);
      if (!(await db.read((pool) => findBooking(pool, key)))) throw new Problem("not_found");
      const found = await db.readCostly(key.clinicId, (pool) => findBookingDeeds(pool, key, pageOf(query)));
      return toReply(key.clinicId, query.limit, found);
    },
  }),
];

interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** One more than the page holds tells whether another follows. */
const pageOf = ({ limit, cursor }: PageQuery) => ({
  after: cursor === undefined ? null : parseCursor(cursor),
  limit: limit + 1,
});

function toReply(clinicId: number, limit: number, found: DeedRow[]) {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return {
    status: 200,
    body: { items: items.map((row) => toDeed(clinicId, row)), nextCursor: last ? formatCursor(last) : null },
  };
}

const toDeed = (clinicId: number, { version, at, actor, deed, list, date, shift, number, was, became }: DeedRow) => ({
  version,
  at: utc(at),
  actor,
  deed,
  bookingId: list && date && number ? bookingIdOf({ clinicId, list, date, number }) : null,
  list,
  date,
  shift,
  from: was,
  to: became,
});

const cursorSchema = z.tuple([z.iso.datetime().refine((at) => at > "2000"), z.int().positive()]);

const formatCursor = ({ at, id }: DeedPlace): string => Buffer.from(JSON.stringify([at, id])).toString("base64url");

function parseCursor(cursor: string): DeedPlace {
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { at, id };
  } catch (cause) {
    throw invalidField("query", "#/cursor", "Must be a nextCursor of this list", cause);
  }
}
