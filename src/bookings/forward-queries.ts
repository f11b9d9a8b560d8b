import type { Knex } from "knex";
import { type BookingKey, bookingIdOf } from "../contract/booking-id.js";
import { type BookingRow, bookingColumns, bookingId } from "../contract/booking-view.js";

export interface Way {
  isOneOrganisation: boolean;
  /** Of the booking that is sent on, at its clinic. */
  isAhead: boolean;
  /** At the clinic where the patient is sent. */
  today: string;
}

/** From a booking to another clinic, as of both locks; undefined when there is no such clinic. */
export async function findWay(
  transaction: Knex.Transaction,
  { clinicId, date }: BookingKey,
  toClinic: number,
  now: Date,
): Promise<Way | undefined> {
  const { rows } = await transaction.raw(
    `select target.organisation_id = source.organisation_id as "isOneOrganisation",
            cast(:date as date) > clinic_today(source, :now) as "isAhead", clinic_today(target, :now) as today
       from clinics source join clinics target on target.id = :toClinic
      where source.id = :clinicId`,
    { clinicId, date, toClinic, now },
  );
  return rows[0];
}

/** Lets each of the two bookings name the other, and the new one have what staff said of the patient. */
export async function joinBookings(
  transaction: Knex.Transaction,
  from: BookingKey,
  to: BookingRow,
): Promise<BookingRow> {
  const { rows } = await transaction.raw(
    `with sent as (
       update bookings set forwarded_to = :forwardedTo
        where clinic_id = :clinicId and list = :list and date = :date and number = :number
       returning former_priority, priority, priority_reason, note
     )
     update bookings
        set came_from = :cameFrom, priority = coalesce(sent.former_priority, sent.priority),
            priority_reason = sent.priority_reason, note = sent.note
       from sent
      where bookings.clinic_id = :toClinic
        and (bookings.list, bookings.date, bookings.number) = (:toList, cast(:toDate as date), :toNumber)
     returning ${bookingColumns}`,
    {
      ...from,
      ...{ cameFrom: bookingIdOf(from), forwardedTo: bookingId(to) },
      ...{ toClinic: to.clinic_id, toList: to.list, toDate: to.date, toNumber: to.number },
    },
  );
  return rows[0];
}
