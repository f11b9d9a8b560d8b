import type { Knex } from "knex";
import { type BookingKey, bookingIdOf, type ListName } from "../contract/booking-id.js";
import type { BookingRow } from "../contract/booking-view.js";
import { dateInPast, invalidField, Problem } from "../contract/problem.js";
import type { ProblemCode } from "../contract/problem-codes.js";
import { prepared } from "../db/prepared.js";
import type { NewBooking } from "./booking-schemas.js";

export interface Patient {
  patientId: string | null;
  phone: string | null;
  name: string;
}

export const toPatient = ({ name, phone, id }: NewBooking["patient"]): Patient => ({
  name,
  phone: phone ?? null,
  patientId: id ?? null,
});

/** Who wants a place, and where. */
export interface Wish {
  clinicId: number;
  list: ListName;
  /** Undefined: the nearest working day with room. */
  date: string | undefined;
  /** Undefined: the first of the day that takes bookings. */
  shift?: number | undefined;
  patient: Patient;
  /** By which the phone was read; undefined when none was read now. */
  phoneCountry?: string | undefined;
  /** Staff may book on days that are not the clinic's working days, and several days for one patient. */
  isStaff: boolean;
  /** Who the booking is written down under. */
  actor: string;
  source: string;
  /** The patient is here already. */
  arrives?: boolean | undefined;
  /** Why the patient gets a place where none is left. */
  overbookReason?: string | undefined;
  ticketHash: Buffer;
  /** Offered to a golden booking, which takes the first that nobody in the clinic has. */
  goldenCodes: string[];
}

/** The clinic is no longer of the country by which the phone was read. */
export class OtherCountry extends Error {}

interface FoundPlace {
  refusal: ProblemCode | "other_country" | "no_such_shift" | "not_today";
  waiting_date: string;
  waiting_number: number;
  next_date: string | null;
  next_shift: number | null;
}

interface Outcome {
  booking: BookingRow | null;
  refused: FoundPlace | null;
}

/**
 * Books a place, or throws the Problem that says why there is none. One statement, which takes the clinic's lock by
 * itself; a refusal takes no lock and writes nothing.
 */
export async function bookPlace(db: Knex, wish: Wish, now: Date): Promise<BookingRow> {
  const { clinicId, list, date = null, patient, source, ticketHash, goldenCodes, isStaff, actor } = wish;
  const { shift = null, phoneCountry = null, arrives = false, overbookReason = null } = wish;
  const { name, phone, patientId } = patient;
  const [outcome] = await prepared<Outcome>(
    db,
    `select booking, refused from book_place(
       of_clinic => act_in($1, $16), wanted_list => $2, asked_date => $3, name => $4, phone => $5, phone_country => $6,
       id => $7, source => $8, ticket_hash => $9, golden_codes => $10, is_staff => $11, at => $12, asked_shift => $13, arrives => $14, overbook_reason => $15)`,
    [
      ...[clinicId, list, date, name, phone, phoneCountry, patientId, source, ticketHash, goldenCodes, isStaff, now],
      ...[shift, arrives, overbookReason, actor],
    ],
  );
  const { booking, refused } = outcome as Outcome;
  if (booking) return booking;
  throw refusal(refused as FoundPlace, wish);
}

/** Gives a patient who waits another place, as part of a transaction that holds the clinic's lock; or throws, as bookPlace. */
export async function moveBooking(
  transaction: Knex.Transaction,
  key: BookingKey,
  wish: Pick<Wish, "list" | "date" | "shift" | "ticketHash" | "goldenCodes"> & {
    /** With no date: a day that it must not be. */
    otherThan: string | undefined;
  },
  now: Date,
): Promise<BookingRow> {
  const { list, date = null, shift = null, otherThan = null, ticketHash, goldenCodes } = wish;
  const { rows } = await transaction.raw<{ rows: Outcome[] }>(
    `select place.booking, place.refused
       from bookings
      cross join lateral move_booking(
        moved => bookings, to_list => :list, to_date => :date, to_shift => :shift, ticket_hash => :ticketHash,
        golden_codes => :goldenCodes, at => :now, other_than => :otherThan) as place
      where clinic_id = :clinicId and bookings.list = :fromList and bookings.date = :fromDate and number = :number`,
    {
      ...{ list, date, shift, otherThan, ticketHash, goldenCodes, now },
      ...{ clinicId: key.clinicId, fromList: key.list, fromDate: key.date, number: key.number },
    },
  );
  const { booking, refused } = rows[0] as Outcome;
  if (booking) return booking;
  throw refusal(refused as FoundPlace, { clinicId: key.clinicId, list });
}

function refusal(place: FoundPlace, { clinicId, list }: Pick<Wish, "clinicId" | "list">): Error {
  const { refusal: code, waiting_date: date, waiting_number: number, next_date, next_shift } = place;
  if (code === "other_country") return new OtherCountry(code);
  if (code === "no_such_shift") return invalidField("body", "#/shift", "There is no such shift on that day");
  if (code === "not_today") return invalidField("body", "#/arrived", "Is for today alone");
  if (code === "already_booked") {
    return new Problem(code, { members: { bookingId: bookingIdOf({ clinicId, list, date, number }) } });
  }
  if (code === "day_full") return new Problem(code, { members: { nextAvailable: next_date } });
  if (code === "date_in_past") return dateInPast("body", "#/date");
  if (code !== "shift_full") return new Problem(code);
  return new Problem(code, { members: { nextAvailable: next_date && { date: next_date, shift: next_shift } } });
}
