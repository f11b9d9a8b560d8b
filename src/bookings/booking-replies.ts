import { formatTicketToken } from "../auth/ticket-token.js";
import { parseBookingId } from "../contract/booking-id.js";
import { type BookingRow, bookingId, ownBooking, publicBooking, staffBooking } from "../contract/booking-view.js";
import { Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import type { RequestClient } from "../db/request-client.js";
import type { Reply } from "../http/operation.js";
import type { Relation } from "./booking-access.js";
import { findBooking, noTurn, readTurn, type Turn } from "./booking-queries.js";

type Reader = Pick<RequestClient, "read">;

/** A booking as this reader sees it, with its turn. */
export const withPosition = async (db: Reader, row: BookingRow, relation: Relation) =>
  show(row, relation, await db.read((pool) => readTurn(pool, row)));

/**
 * The same after a change that is committed. A database too busy to be asked for the turn must not make what
 * is stored look refused: then it is null.
 */
export const changedBooking = async (db: Reader, row: BookingRow, relation: Relation) =>
  show(row, relation, await db.read((pool) => readTurn(pool, row)).catch(() => noTurn));

function show(row: BookingRow, relation: Relation, { ahead, expected }: Turn) {
  const place = {
    position: ahead === null ? null : ahead + 1,
    ahead,
    expected: expected && { from: utc(expected.from), to: utc(expected.to) },
  };
  if (relation === "stranger") return { ...publicBooking(row), ...place };
  return { ...(relation === "holder" ? ownBooking(row) : staffBooking(row)), ...place };
}

/** With the ticket token, which is shown only now. */
export const ticketedBooking = async (db: Reader, row: BookingRow, ticketSecret: string) => ({
  ...(await changedBooking(db, row, "staff")),
  ticketToken: formatTicketToken(bookingId(row), ticketSecret),
});

export const newBookingReply = async (db: Reader, row: BookingRow, ticketSecret: string): Promise<Reply> => ({
  status: 201,
  body: await ticketedBooking(db, row, ticketSecret),
  headers: { Location: `/v1/clinics/${row.clinic_id}/bookings/${bookingId(row)}` },
});

/** The booking that an idempotency key stands for, as it is now. */
export async function rememberedBooking(db: Reader, id: string): Promise<BookingRow> {
  const key = parseBookingId(id);
  const found = key && (await db.read((pool) => findBooking(pool, key)));
  if (!found) throw new Problem("not_found");
  return found.booking;
}
