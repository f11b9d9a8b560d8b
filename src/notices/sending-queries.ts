import type { Knex } from "knex";
import { bookingIdOf } from "../contract/booking-id.js";
import { isSlow } from "../webhooks/attempt-queries.js";
import { claimEnd, lastSendingTime } from "../webhooks/claim-queries.js";
import type { Places } from "../webhooks/places.js";
import type { Notice, Sending } from "./channel.js";

const toOneWebhookAtMost = 4;

/** Of one instance until then (PostgreSQL's text of it); with another time it may be another's. */
export type Claimed = Sending & { claimedUntil: string; isSlow: boolean };

const isOpen = "outcome is null and next_at <= :now and claimed_until <= clock_timestamp()";

const toWebhooks = (which: string, limit: string) =>
  `select sending.id
     from due cross join lateral (
       select id from notice_sendings
        where webhook_id = due.id and ${isOpen}
        order by next_at, id
        limit due.room
          for update skip locked
     ) as sending
    where ${which} due.is_slow
    limit ${limit}`;

/**
 * Takes what is to be sent. A webhook that fails gets one at a time, and those that fail or are slow come last and share a part of the
 * places, for the others' patients wait.
 */
export async function claimSendings(
  db: Knex,
  { free, freeForSlowOnes, byWebhook }: Places,
  ways: { toWebhooks: boolean; toBrowsers: boolean },
  now: Date,
): Promise<Claimed[]> {
  const { rows } = await db.raw<{ rows: Claimed[] }>(
    `with due as materialized ( -- of no other webhook its attempts are unpacked
       select webhook.id, ${isSlow} as is_slow,
              greatest(case failures when 0 then ${toOneWebhookAtMost} else 1 end - coalesce(busy.count, 0), 0) as room
         from webhooks webhook
         left join unnest(cast(:busyIds as integer[]), cast(:busyCounts as integer[])) as busy (id, count) using (id)
        where :toWebhooks and status = 'active'
          and exists (select from notice_sendings where webhook_id = webhook.id and ${isOpen})
        order by random() -- so that none is always the last
     ), to_webhooks as (${toWebhooks("not", ":free")}),
          to_slow_ones as (${toWebhooks("", ":freeForSlowOnes")}),
          to_browsers as (
            select id from notice_sendings
             where :toBrowsers and push_subscription_id is not null and ${isOpen}
             order by next_at, id
             limit :free
               for update skip locked
          )
     update notice_sendings
        set claimed_until = ${claimEnd}
       from (select id, false as is_slow from to_webhooks
              union all
             select id, false from to_browsers
              union all
             select id, true from to_slow_ones
              limit :free) as claimed
      where notice_sendings.id = claimed.id
     returning notice_sendings.id, clinic_id as "clinicId", attempts, webhook_id as "webhookId",
               push_subscription_id as "pushSubscriptionId", claimed_until as "claimedUntil", is_slow as "isSlow"`,
    { ...ways, free, freeForSlowOnes, busyIds: [...byWebhook.keys()], busyCounts: [...byWebhook.values()], now },
  );
  return rows;
}

/** The notice as it is now; whether it still has a point. Undefined when the claim is over, or soon will be. */
export async function readNotice(
  db: Knex,
  { id, clinicId, claimedUntil }: Claimed,
  now: Date,
): Promise<{ notice: Notice; isMoot: boolean } | undefined> {
  const { rows } = await db.raw(
    `select notice.kind, notice.calls, notice.decided_at as "decidedAt", notice.expires_at as "expiresAt", dawr_epoch() as epoch,
            clinic.name as "clinicName", clinic.time_zone as "timeZone", row_to_json(booking) as booking,
            place.ahead,
            (select json_build_object('from', "from", 'to', until)
               from expected_for(booking, of_earlier_shifts, of_own_shift, :now) where until is not null) as expected,
            case when doctor_of(part) = 'expected' and part.late_minutes > 0 then part.late_minutes end as "lateMinutes",
            part.starts_at as "startsAt",
            (select json_build_object('list', list, 'date', date, 'number', number) from bookings
              where clinic_id = booking.clinic_id
                and (moved_to_list, moved_to_date, moved_to_number) = (booking.list, booking.date, booking.number)
              order by finished_at desc limit 1) as "movedFrom",
            (select language from push_subscriptions_for(booking) order by id desc limit 1) as language,
            notice.expires_at <= :now
            or notice.kind in ('near', 'called') and booking.calls <> notice.calls
            or case kind when 'called' then booking.status <> 'in_progress'
                         when 'cancelled' then booking.status <> 'cancelled'
                         when 'late' then booking.status <> 'booked' or doctor_of(part) <> 'expected' or part.late_minutes = 0
                         else booking.status <> 'booked' end as "isMoot"
       from notice_sendings sending
       join notices notice using (clinic_id, list, date, number, kind, calls)
       join bookings booking using (clinic_id, list, date, number)
       join clinics clinic on clinic.id = clinic_id
       left join day_shifts part using (clinic_id, list, date, shift)
       left join lateral place_in_line(booking) as place on true
      where sending.id = :id and clinic_id = :clinicId and sending.claimed_until = :claimedUntil and sending.outcome is null
        and clock_timestamp() < sending.${lastSendingTime}`,
    { id, clinicId, claimedUntil, now },
  );
  if (!rows[0]) return undefined;
  const { isMoot, movedFrom, ...notice } = rows[0];
  return { isMoot, notice: { ...notice, movedFrom: movedFrom && bookingIdOf({ clinicId, ...movedFrom }) } };
}

/** Ends a sending, unless its claim was over. */
export async function endSending(
  db: Knex,
  { id, clinicId, claimedUntil }: Claimed,
  outcome: "delivered" | "moot" | "undeliverable",
): Promise<void> {
  await db.raw(
    `update notice_sendings set outcome = :outcome
      where id = :id and clinic_id = :clinicId and claimed_until = :claimedUntil`,
    { id, clinicId, claimedUntil, outcome },
  );
}

/** Gives a sending back: untried when `nextAt` is null, else after an attempt in vain. */
export async function giveBack(db: Knex, { id, clinicId, claimedUntil }: Claimed, nextAt: Date | null): Promise<void> {
  await db.raw(
    `update notice_sendings
        set claimed_until = '-infinity', next_at = coalesce(:nextAt, next_at),
            attempts = attempts + case when cast(:nextAt as timestamptz) is null then 0 else 1 end
      where id = :id and clinic_id = :clinicId and claimed_until = :claimedUntil`,
    { id, clinicId, claimedUntil, nextAt },
  );
}

/** Forgets what nobody needs any more: sendings a day after their end, notices and subscriptions after their bookings. */
export async function forgetNotices(db: Knex, now: Date): Promise<void> {
  await db.raw(
    `delete from notice_sendings sending using notices notice
      where (sending.clinic_id, sending.list, sending.date, sending.number, sending.kind, sending.calls)
          = (notice.clinic_id, notice.list, notice.date, notice.number, notice.kind, notice.calls)
        and notice.expires_at < cast(:now as timestamptz) - interval '1 day'`,
    { now },
  );
  await db.raw("delete from notices where date < cast(:now as date) - 7", { now });
  await db.raw(
    `delete from push_subscriptions subscription using bookings ticket
       left join bookings place on place.clinic_id = ticket.clinic_id
        and (place.list, place.date, place.number) = (ticket.moved_to_list, ticket.moved_to_date, ticket.moved_to_number)
      where (subscription.clinic_id, subscription.list, subscription.date, subscription.number)
          = (ticket.clinic_id, ticket.list, ticket.date, ticket.number)
        and coalesce(place.status, ticket.status) not in ('booked', 'in_progress')
        and coalesce(place.finished_at, ticket.finished_at) < cast(:now as timestamptz) - interval '12 hours'`,
    { now },
  );
}
