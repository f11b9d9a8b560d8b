import type { Knex } from "knex";
import type { BookingKey } from "../contract/booking-id.js";
import type { Language } from "../contract/languages.js";
import type { PushAddress } from "./post-push.js";
import type { NewSubscription } from "./push-schemas.js";

const ofOneBookingAtMost = 5;

/**
 * Notes that a browser is to be told of a booking, or how it now is. Of a booking's browsers the last five are; undefined when nothing is left to
 * tell of it.
 */
export async function putSubscription(
  transaction: Knex.Transaction,
  key: BookingKey,
  { endpoint, keys, language }: NewSubscription,
): Promise<number | undefined> {
  const booking = await transaction.raw(
    `select number from bookings
      where clinic_id = :clinicId and list = :list and date = :date and number = :number
        and status in ('booked', 'in_progress')
        for no key update -- one browser after the other`,
    { ...key },
  );
  if (booking.rows.length === 0) return undefined;
  const { rows } = await transaction.raw<{ rows: Array<{ id: number }> }>(
    `insert into push_subscriptions (clinic_id, list, date, number, endpoint, p256dh, auth, language)
     values (:clinicId, :list, :date, :number, :endpoint, :p256dh, :auth, :language)
         on conflict (clinic_id, list, date, number, endpoint)
         do update set p256dh = excluded.p256dh, auth = excluded.auth, language = excluded.language
     returning id`,
    { ...key, endpoint, ...keys, language },
  );
  await transaction.raw(
    `delete from push_subscriptions
      where clinic_id = :clinicId
        and id in (select id from push_subscriptions
                    where clinic_id = :clinicId and list = :list and date = :date and number = :number
                    order by id desc offset ${ofOneBookingAtMost})`,
    { ...key },
  );
  return rows[0]?.id;
}

/** Also when there is no such subscription (any more). */
export async function deleteSubscription(db: Knex, key: BookingKey, id: number): Promise<void> {
  await db.raw(
    `delete from push_subscriptions
      where clinic_id = :clinicId and list = :list and date = :date and number = :number and id = :id`,
    { ...key, id },
  );
}

export interface Subscription extends PushAddress, BookingKey {
  id: number;
  language: Language;
}

export async function findSubscription(db: Knex, clinicId: number, id: number): Promise<Subscription | undefined> {
  const { rows } = await db.raw<{ rows: Subscription[] }>(
    `select id, clinic_id as "clinicId", list, date, number, endpoint, p256dh, auth, language
       from push_subscriptions where clinic_id = :clinicId and id = :id`,
    { clinicId, id },
  );
  return rows[0];
}

/** Its push service knows it no more. A browser that came back meanwhile by the same address has other keys. */
export async function endSubscription(db: Knex, { clinicId, id, auth }: Subscription): Promise<void> {
  await db.raw("delete from push_subscriptions where clinic_id = :clinicId and id = :id and auth = :auth", {
    clinicId,
    id,
    auth,
  });
}
