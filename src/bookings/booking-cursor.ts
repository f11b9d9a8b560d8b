import { z } from "zod";
import { type BookingKey, parseBookingId } from "../contract/booking-id.js";
import { type BookingRow, bookingId } from "../contract/booking-view.js";
import { invalidField } from "../contract/problem.js";

/** The last booking of a page; null: there is none before. */
export type PlaceInList = Omit<BookingKey, "clinicId"> | null;

/** Of a list that is ordered by `newestFirst`. */
export const isBehind = "(date, list, number) < (:afterDate, :afterList, :afterNumber)";
export const newestFirst = "date desc, list desc, number desc";

export const bindPlace = (after: PlaceInList) => ({
  afterDate: after?.date ?? null,
  afterList: after?.list ?? null,
  afterNumber: after?.number ?? null,
});

export const bookingCursor = z.string().max(60).optional().meta({ description: "`nextCursor` of the page before" });

export function readCursor(cursor: string | undefined, clinicId: number): PlaceInList {
  if (cursor === undefined) return null;
  const key = parseBookingId(Buffer.from(cursor, "base64url").toString());
  if (key?.clinicId !== clinicId) throw invalidField("query", "#/cursor", "Must be a nextCursor of this list");
  return key;
}

/** `found` has one more than the page holds if another page follows. */
export function pageOf<Row extends BookingRow>(
  found: Row[],
  limit: number,
): { rows: Row[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? Buffer.from(bookingId(last)).toString("base64url") : null };
}
