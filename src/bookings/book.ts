import type { Knex } from "knex";
import { type DayKey, makeDay } from "../days/day-queries.js";
import type { RequestClient } from "../db/request-client.js";
import { violatedConstraint } from "../db/sql-state.js";
import { Problem } from "../http/problem.js";
import { type BookingRow, bookingId } from "../views/booking-view.js";
import {
  clinicExists,
  findNearestFreeDate,
  findWaiting,
  type Patient,
  type Placement,
  placeBooking,
  readTarget,
  type Target,
} from "./place-queries.js";

export interface BookingRequest extends Placement {
  clinicId: number;
  list: DayKey["list"];
  date: string | undefined;
  /** Staff may book on days that are not the clinic's working days. */
  isStaff: boolean;
}

/** Each attempt fails only when somebody changed the day between our look and our write. */
const attempts = 5;

/** Books a place, or throws the Problem that says why not. */
export async function book(db: RequestClient, request: BookingRequest, now: Date): Promise<BookingRow> {
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const row =
        request.date === undefined
          ? await bookNearest(db, request, now)
          : await bookOn(db, { ...request, date: request.date }, now);
      if (row) return row;
    }
  } catch (error) {
    if (violatedConstraint(error) === "bookings_one_per_patient") throw await alreadyBooked(db, request, error);
    throw error;
  }
  throw new Problem("clinic_busy");
}

/** Looks first without a lock, so that a refusal costs one read; the write then decides. */
async function bookOn(db: RequestClient, request: BookingRequest & DayKey, now: Date): Promise<BookingRow | undefined> {
  const target = await db.read((pool) => readTarget(pool, request, request.patient, now));
  if (!target) throw new Problem("not_found");
  refuseImpossible(target, request);
  if (target.isFull) {
    const nextAvailable = await db.read((pool) => findNearestFreeDate(pool, request, now));
    throw new Problem("day_full", { members: { nextAvailable: nextAvailable ?? null } });
  }
  if (target.status === "open") return db.writeOnce(request.clinicId, (pool) => placeBooking(pool, request, request));
  return db.write(request.clinicId, (transaction) => openAndPlace(transaction, request));
}

function refuseImpossible(target: Target, request: BookingRequest & DayKey): void {
  if (target.isPast) throw new Problem("date_in_past");
  if (target.waitingNumber !== null) {
    const waiting = {
      clinic_id: request.clinicId,
      list: request.list,
      date: request.date,
      number: target.waitingNumber,
    };
    throw new Problem("already_booked", { members: { bookingId: bookingId(waiting) } });
  }
  if (target.status === "closed") throw new Problem("day_closed");
  if (target.status === "paused") throw new Problem("day_paused");
  const mayOpen = request.isStaff || (target.isWorkingDay && target.isNear);
  if (target.status === null && !mayOpen) throw new Problem("day_not_open");
}

/** Chooses under the clinic's lock: no place that gets free is passed over, none is given twice. */
async function bookNearest(db: RequestClient, request: BookingRequest, now: Date): Promise<BookingRow | undefined> {
  await db.read((pool) => chooseDate(pool, request, request.patient, now)); // refuses without a lock
  return db.write(request.clinicId, async (transaction) => {
    const date = await chooseDate(transaction, request, request.patient, now);
    return openAndPlace(transaction, { ...request, date });
  });
}

async function chooseDate(
  db: Knex,
  where: Pick<DayKey, "clinicId" | "list">,
  patient: Patient,
  now: Date,
): Promise<string> {
  const waiting = await findWaiting(db, where, patient);
  if (waiting) {
    throw new Problem("already_booked", {
      members: { bookingId: bookingId({ ...waiting, clinic_id: where.clinicId }) },
    });
  }
  const date = await findNearestFreeDate(db, where, now);
  if (!date) throw new Problem((await clinicExists(db, where.clinicId)) ? "no_free_day" : "not_found");
  return date;
}

async function openAndPlace(
  transaction: Knex.Transaction,
  request: BookingRequest & DayKey,
): Promise<BookingRow | undefined> {
  await makeDay(transaction, request);
  return placeBooking(transaction, request, request);
}

async function alreadyBooked(db: RequestClient, request: BookingRequest, cause: unknown): Promise<Problem> {
  const waiting = await db.read((pool) => findWaiting(pool, request, request.patient));
  const members = waiting && { bookingId: bookingId({ ...waiting, clinic_id: request.clinicId }) };
  return new Problem("already_booked", { ...(members && { members }), cause });
}
