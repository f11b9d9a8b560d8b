import type { Knex } from "knex";
import type { BookingRow } from "../contract/booking-view.js";
import type { DayRow } from "../contract/day-view.js";
import { withAttempt } from "./attempt-queries.js";
import type { Attempt, Audience } from "./webhook-schemas.js";

const ofOneWebhookAtMost = 4;

/** A cursor that one instance has for itself until a time; with a later one it may be another's. */
export interface Claim {
  webhookId: number;
  clinicId: number;
  claimedUntil: Date;
}

/**
 * Takes cursors that are behind their clinics. A webhook that fails is tried with one of its clinics. In another history
 * than the cursor's, as after a restored dump, it begins with all that is live.
 *
 * @param clinicIds Only of these; undefined: of all.
 * @param busy How many cursors of each webhook this instance has already.
 */
export async function claimCursors(
  db: Knex,
  { clinicIds, busy, count }: { clinicIds: number[] | undefined; busy: Map<number, number>; count: number },
  now: Date,
  until: Date,
): Promise<Claim[]> {
  const { rows } = await db.raw<{ rows: Array<Omit<Claim, "claimedUntil">> }>(
    `with behind as (
       select cursor.*
         from webhooks webhook
         left join unnest(cast(:busyIds as integer[]), cast(:busyCounts as integer[])) as busy (id, count) using (id)
        cross join lateral (
          select cursor.webhook_id, cursor.clinic_id
            from webhook_cursors cursor
            join clinic_versions current using (clinic_id)
           where cursor.webhook_id = webhook.id
             and (cast(:clinicIds as integer[]) is null or cursor.clinic_id = any(:clinicIds))
             and (cursor.version < current.version or cursor.number is not null or cursor.epoch <> dawr_epoch())
             and cursor.claimed_until <= :now
           order by cursor.claimed_until
           limit greatest(case webhook.failures when 0 then ${ofOneWebhookAtMost} else 1 end - coalesce(busy.count, 0), 0)
             for update of cursor skip locked
        ) as cursor
        where webhook.status = 'active' and webhook.next_at <= :now
        limit :count
     )
     update webhook_cursors cursor
        set claimed_until = :until,
            epoch = dawr_epoch(),
            version = case when cursor.epoch = dawr_epoch() then cursor.version else start_of_live_days(cursor.clinic_id) end,
            list = case when cursor.epoch = dawr_epoch() then cursor.list end,
            date = case when cursor.epoch = dawr_epoch() then cursor.date end,
            number = case when cursor.epoch = dawr_epoch() then cursor.number end
       from behind
      where (cursor.webhook_id, cursor.clinic_id) = (behind.webhook_id, behind.clinic_id)
     returning cursor.webhook_id as "webhookId", cursor.clinic_id as "clinicId"`,
    { clinicIds: clinicIds ?? null, busyIds: [...busy.keys()], busyCounts: [...busy.values()], count, now, until },
  );
  return rows.map((row) => ({ ...row, claimedUntil: until }));
}

/** Where a cursor stands: at a row, or behind the whole of a version. */
export interface Position {
  version: number;
  row: { list: string; date: string; number: number } | null;
}

interface Endpoint {
  url: string;
  audience: Audience;
  /** Attempts in a row that failed. */
  failures: number;
  secret: Buffer;
  /** Signs too, until a day after the rotation. */
  formerSecret: Buffer | null;
}

interface Change {
  version: number;
  list: string;
  date: string;
  number: number;
  changedAt: string;
}

export type NextMessage = { endpoint: Endpoint; epoch: string; clinicVersion: number } & (
  | { kind: null }
  | (Change & { kind: "booking.changed"; row: BookingRow })
  | (Change & { kind: "day.changed"; row: DayRow })
);

const isUntold = (table: string, number: string) =>
  `${table}.clinic_id = cursor.clinic_id and ${table}.version >= cursor.version
                and (${table}.version > cursor.version
                     or (${table}.list, ${table}.date, ${number}) > (cursor.list, cursor.date, cursor.number))`;
const first = "order by version, list, date, number limit 1";

/** What the webhook is to be told next, as it is now; undefined when the claim is over or the webhook is not active. */
export async function readNext(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  now: Date,
): Promise<NextMessage | undefined> {
  const { rows } = await db.raw(
    `select json_build_object('url', url, 'audience', audience, 'failures', failures) as endpoint, secret,
            case when rotated_at > cast(:now as timestamptz) - interval '1 day' then former_secret end as "formerSecret",
            cursor.epoch, current.version as "clinicVersion", change.*
       from webhook_cursors cursor
       join webhooks webhook on webhook.id = cursor.webhook_id and webhook.status = 'active'
       join clinic_versions current on current.clinic_id = cursor.clinic_id
       left join lateral (
         select * from (
           (select cast('booking.changed' as text) as kind, version, list, date, number, updated_at as "changedAt",
                   row_to_json(bookings) as row
              from bookings
             where 'booking.changed' = any(webhook.kinds) and version > 0 -- by its index
               and ${isUntold("bookings", "bookings.number")}
             ${first})
            union all
           (select 'day.changed', version, list, date, 0 as number, updated_at, row_to_json(booking_days)
              from booking_days
             where 'day.changed' = any(webhook.kinds) and (status <> 'closed' or closed_version >= cursor.version)
               and ${isUntold("booking_days", "0")}
             ${first})
         ) as changes ${first}
       ) as change on true
      where cursor.webhook_id = :webhookId and cursor.clinic_id = :clinicId and cursor.claimed_until = :claimedUntil`,
    { webhookId, clinicId, claimedUntil, now },
  );
  if (!rows[0]) return undefined;
  const { endpoint, secret, formerSecret, ...next } = rows[0];
  return { ...next, endpoint: { ...endpoint, secret, formerSecret } };
}

/** Notes what was told and keeps the claim until then; false when the claim was over, and the message may go out twice. */
export async function recordDelivery(
  db: Knex,
  claim: Claim,
  { version, row }: Position,
  attempt: Attempt,
  until: Date,
): Promise<boolean> {
  const { rows } = await db.raw(
    `with told as (
       update webhook_cursors
          set version = :version, list = :list, date = :date, number = :number, claimed_until = :until
        where webhook_id = :webhookId and clinic_id = :clinicId and claimed_until = :claimedUntil
       returning webhook_id
     )
     update webhooks set failures = 0, failing_since = null, attempts = ${withAttempt}
       from told where id = told.webhook_id
     returning id`,
    {
      ...claim,
      version,
      ...(row ?? { list: null, date: null, number: null }),
      attempt: JSON.stringify(attempt),
      until,
    },
  );
  return rows.length > 0;
}

/** Notes an attempt in vain and gives the cursor back; nothing is sent to the webhook before `nextAt`. */
export async function recordFailure(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  attempt: Attempt,
  { now, nextAt, pausesBefore, isGone }: { now: Date; nextAt: Date; pausesBefore: Date; isGone: boolean },
): Promise<void> {
  await db.raw(
    `with given_back as (
       update webhook_cursors set claimed_until = '-infinity'
        where webhook_id = :webhookId and clinic_id = :clinicId and claimed_until = :claimedUntil
     )
     update webhooks
        set failures = failures + 1, failing_since = coalesce(failing_since, :now), next_at = :nextAt,
            status = case when :isGone then 'disabled' when failing_since <= :pausesBefore then 'paused' else status end,
            attempts = ${withAttempt}
      where id = :webhookId and status = 'active'`,
    { webhookId, clinicId, claimedUntil, attempt: JSON.stringify(attempt), now, nextAt, pausesBefore, isGone },
  );
}

/** Gives a cursor back; with a version, all of it is told. */
export async function giveBack(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  toldVersion: number | null,
): Promise<void> {
  await db.raw(
    `update webhook_cursors
        set claimed_until = '-infinity', version = coalesce(:toldVersion, version),
            list = case when cast(:toldVersion as bigint) is null then list end,
            date = case when cast(:toldVersion as bigint) is null then date end,
            number = case when cast(:toldVersion as bigint) is null then number end
      where webhook_id = :webhookId and clinic_id = :clinicId and claimed_until = :claimedUntil`,
    { webhookId, clinicId, claimedUntil, toldVersion },
  );
}

export interface Backlog {
  /** That webhooks are told of. */
  clinicIds: number[];
  /** A webhook is told of every clinic, also of those that are made later. */
  isOfAll: boolean;
  /** When the oldest change began that one of them lacks. */
  oldestAt: string | null;
}

export async function readBacklog(db: Knex): Promise<Backlog> {
  const { rows } = await db.raw(
    `select coalesce(array_agg(distinct cursor.clinic_id), '{}') as "clinicIds",
            coalesce(bool_or(webhook.clinic_id is null), false) as "isOfAll",
            min(current.at) filter (where cursor.version < current.version or cursor.number is not null) as "oldestAt"
       from webhooks webhook
       join webhook_cursors cursor on cursor.webhook_id = webhook.id
       join clinic_versions current on current.clinic_id = cursor.clinic_id
      where webhook.status = 'active'`,
  );
  return rows[0];
}
