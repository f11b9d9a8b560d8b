import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import { type BookingRow, type BookingStatus, bookingColumns } from "../contract/booking-view.js";
import type { DayStatus } from "../contract/day-view.js";
import { prepared } from "../db/prepared.js";

export interface FoundBooking {
  booking: BookingRow;
  dayStatus: DayStatus;
  ticketHash: Buffer;
  publicBoard: boolean;
  /** The clinic's. */
  country: string;
}

export async function findBooking(db: Knex, key: BookingKey): Promise<FoundBooking | undefined> {
  const { rows } = await db.raw(
    `select ${bookingColumns}, bookings.ticket_hash, day.status as day_status, clinic.public_board, clinic.country
       from bookings
       join booking_days day using (clinic_id, list, date)
       join clinics clinic on clinic.id = clinic_id
      where clinic_id = :clinicId and list = :list and date = :date and number = :number`,
    { ...key },
  );
  if (!rows[0]) return undefined;
  const { ticket_hash: ticketHash, day_status: dayStatus, public_board: publicBoard, country, ...booking } = rows[0];
  return { booking, dayStatus, ticketHash, publicBoard, country };
}

export interface Turn {
  /** How many wait in front; null when the booking does not wait. */
  ahead: number | null;
  /** When the call may be expected. */
  expected: { from: string; to: string } | null;
}

export const noTurn: Turn = { ahead: null, expected: null };

export async function readTurn(db: Knex, row: BookingRow): Promise<Turn> {
  if (row.status !== "booked") return noTurn;
  const key = [row.clinic_id, row.list, row.date, row.number];
  const isPlain = row.shift === null && row.priority === 0;
  const [short] = isPlain ? await prepared<{ ahead: number | null }>(db, countAhead, [...key, row.order]) : [];
  if (short && short.ahead !== null) return { ahead: short.ahead, expected: null };
  const [turn] = await prepared<Turn>(db, anyTurn, key);
  return turn ?? noTurn;
}

/** Of two lists where nobody needs to come a short line is counted, which costs least: the few who have priority by their own index. */
const countAhead = `
  select case when before < 100
              then before + (select count(*) from bookings
                              where clinic_id = $1 and list = $2 and date = $3 and status = 'booked' and priority > 0
                                and ("order", number) > ($5, $4)) end as ahead
    from clinics
   cross join (select count(*) as before
                 from (select from bookings
                        where clinic_id = $1 and list = $2 and date = $3 and status = 'booked' and ("order", number) < ($5, $4)
                        order by "order" limit 100) as first_ones) as counted
   where id = $1 and golden_turn is null and not needs_arrival`;

const anyTurn = `
  select turn.ahead, turn.expected from bookings mine cross join lateral turn_of(mine, now()) as turn
   where clinic_id = $1 and list = $2 and date = $3 and number = $4`;

/** `cancelledBy` must be given when, and only when, the status becomes cancelled. */
export async function setStatus(
  db: Knex,
  key: BookingKey,
  status: BookingStatus,
  cancelledBy: "patient" | "staff" | null,
): Promise<BookingRow> {
  const { rows } = await db.raw(
    `update bookings
        set status = :status,
            cancelled_by = :cancelledBy,
            golden_code = case when :status = 'cancelled' then null else golden_code end,
            former_code = case when :status = 'cancelled' and patient_name <> '' then golden_code end,
            started_at = case when :status = 'in_progress' then now() else started_at end,
            calls_in_turn = case status when 'booked' then 0 else calls_in_turn end,
            turn_taken_at = case when :status <> 'booked' or missed > 0 then turn_taken_at end,
            former_order = null, -- whose status staff set is not put back any more
            forwarded_to = null, -- and was not sent on, or is here again
            finished_at = case when :status in ('served', 'no_show', 'cancelled') then now() end
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, status, cancelledBy },
  );
  return rows[0];
}

/** Undoes a cancelling. A golden code comes back unless somebody else has it by now; then it is one of `spareCodes`. */
export async function setWaitingAgain(db: Knex, key: BookingKey, spareCodes: string[]): Promise<BookingRow> {
  const { rows } = await db.raw(
    `update bookings
        set status = 'booked', cancelled_by = null, finished_at = null, former_code = null,
            golden_code = (
              select code from unnest(cast(:spareCodes as text[]) || former_code) with ordinality as offered (code, place)
               where former_code is not null
                 and not exists (select from bookings taken
                                  where taken.clinic_id = bookings.clinic_id and taken.golden_code = code)
               order by code = former_code desc, place
               limit 1)
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, spareCodes },
  );
  return rows[0];
}

/** Absent fields stay as they are; null empties them. */
export async function setPatient(
  db: Knex,
  key: BookingKey,
  { name, phone, id }: { name?: string | undefined; phone?: string | null | undefined; id?: string | null | undefined },
): Promise<BookingRow> {
  const changes = JSON.stringify({ patient_name: name, patient_phone: phone, patient_id: id });
  const { rows } = await db.raw(
    `update bookings
        set (patient_name, patient_phone, patient_id) =
            (select patient_name, patient_phone, patient_id from jsonb_populate_record(bookings, :changes))
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, changes },
  );
  return rows[0];
}

/** What staff write about a booking. Absent fields stay as they are; null empties the note, priority 0 its reason. */
export async function setRemarks(
  db: Knex,
  key: BookingKey,
  {
    priority,
    priorityReason,
    note,
  }: { priority?: number | undefined; priorityReason?: string | undefined; note?: string | null | undefined },
): Promise<BookingRow> {
  const reason =
    priority === undefined ? {} : { priority, priority_reason: priorityReason ?? null, former_priority: null };
  const changes = JSON.stringify({ ...reason, note });
  const { rows } = await db.raw(
    `update bookings
        set (priority, priority_reason, former_priority, note) =
            (select priority, priority_reason, former_priority, note from jsonb_populate_record(bookings, :changes))
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
     returning ${bookingColumns}`,
    { ...key, changes },
  );
  return rows[0];
}

/**
 * Takes the booking's place again, or says why it cannot. One beyond the capacity has its own; any other comes back while those
 * within the capacity leave room.
 */
export async function takePlace(
  db: Knex,
  booking: BookingRow,
): Promise<"day_full" | "shift_full" | "clinic_on_leave" | undefined> {
  const { clinic_id, list, date, shift, number } = booking;
  const { rows } = await db.raw(
    `select case when coalesce(part.on_leave, day.on_leave) then 'clinic_on_leave'
                 when booking.is_overbooked then null
                 when part.used - part.overbooked >= part.capacity then 'shift_full'
                 when part.used is null and day.used - day.overbooked >= day.capacity then 'day_full' end as refusal
       from bookings booking
       join booking_days day using (clinic_id, list, date)
       left join day_shifts part
         on part.clinic_id = day.clinic_id and part.list = day.list and part.date = day.date and part.shift = :shift
      where day.clinic_id = :clinic_id and day.list = :list and day.date = :date and booking.number = :number`,
    { clinic_id, list, date, shift, number },
  );
  const { refusal } = rows[0];
  if (refusal !== null) return refusal;
  await countPlace(db, booking, 1);
  return undefined;
}

/** Gives the booking's place back. */
export const freePlace = (db: Knex, booking: BookingRow): Promise<void> => countPlace(db, booking, -1);

async function countPlace(db: Knex, { clinic_id, list, date, number }: BookingRow, places: 1 | -1): Promise<void> {
  await db.raw(
    `select take_places(clinic_id, list, date, shift, :places, :places * cast(is_overbooked as integer)) from bookings
      where clinic_id = :clinic_id and list = :list and date = :date and number = :number`,
    { clinic_id, list, date, number, places },
  );
}
