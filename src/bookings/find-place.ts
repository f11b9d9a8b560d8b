import type { Knex } from "knex";
import type { DayKey } from "../days/day-queries.js";
import { Problem } from "../http/problem.js";
import { type BookingKey, bookingIdOf } from "../views/booking-id.js";
import { clinicExists, findNearestFreeDate, findWaiting, type Patient, readTarget } from "./place-queries.js";

/** Who wants a place, and where. */
export interface Wish {
  clinicId: number;
  list: DayKey["list"];
  /** Undefined: the nearest working day with room. */
  date: string | undefined;
  patient: Patient;
  /** Staff may book on days that are not the clinic's working days. */
  isStaff: boolean;
}

export interface Place {
  day: DayKey;
  /** Nothing but room on that open day decides any more, so one statement can take the place. */
  mayTakeAtOnce: boolean;
}

/** The day that would take this booking, or the Problem that says why none does. */
export const findPlace = (db: Knex, wish: Wish, now: Date): Promise<Place> =>
  wish.date === undefined ? findNearest(db, wish, now) : findOn(db, { ...wish, date: wish.date }, now);

async function findOn(db: Knex, wish: Wish & DayKey, now: Date): Promise<Place> {
  const { clinicId, list, date } = wish;
  const target = await readTarget(db, wish, wish.patient, now);
  if (!target) throw new Problem("not_found");
  if (target.isPast) throw new Problem("date_in_past");
  if (target.waitingNumber !== null) throw alreadyBooked({ clinicId, list, date, number: target.waitingNumber });
  // One impatient patient must not hold four days; the desk may give somebody several.
  const elsewhere = wish.isStaff ? undefined : await findWaiting(db, wish, wish.patient);
  if (elsewhere) throw alreadyBooked(elsewhere);
  if (target.status === "closed") throw new Problem("day_closed");
  if (target.status === "paused") throw new Problem("day_paused");
  const isBookable = wish.isStaff || (target.isWorkingDay && target.isNear);
  if (target.status === null && !isBookable) throw new Problem("day_not_open");
  if (target.isFull) {
    const nextAvailable = (await findNearestFreeDate(db, wish, now, date)) ?? null;
    throw new Problem("day_full", { members: { nextAvailable } });
  }
  // Chosen or asked only under the lock: a golden code, and whether an app's patient waits on another day.
  const mayTakeAtOnce = target.status === "open" && list === "regular" && wish.isStaff;
  return { day: { clinicId, list, date }, mayTakeAtOnce };
}

async function findNearest(db: Knex, wish: Wish, now: Date): Promise<Place> {
  const { clinicId, list } = wish;
  const waiting = await findWaiting(db, wish, wish.patient);
  if (waiting) throw alreadyBooked(waiting);
  const date = await findNearestFreeDate(db, wish, now);
  if (!date) throw new Problem((await clinicExists(db, clinicId)) ? "no_free_day" : "not_found");
  return { day: { clinicId, list, date }, mayTakeAtOnce: false };
}

const alreadyBooked = (waiting: BookingKey) =>
  new Problem("already_booked", { members: { bookingId: bookingIdOf(waiting) } });
