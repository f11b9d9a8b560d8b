import type { Knex } from "knex";
import type { BookingRow } from "../contract/booking-view.js";
import type { DayRow } from "../contract/day-view.js";
import { prepared } from "../db/prepared.js";
import { withAttempt } from "./attempt-queries.js";
import { type Claim, claimEnd, lastSendingTime } from "./claim-queries.js";
import type { Attempt, Audience, WebhookStatus } from "./webhook-schemas.js";

/** Where a cursor stands: at a row, or behind the whole of a version. */
export interface Position {
  version: number;
  row: { list: string; date: string; number: number } | null;
}

interface Endpoint {
  url: string;
  mayLeadInside: boolean;
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

export type NextMessage = {
  endpoint: Endpoint;
  epoch: string;
  clinicVersion: number;
  /** Attempts in a row that failed with this clinic. */
  failuresOfClinic: number;
} & (
  | { kind: null }
  | (Change & { kind: "booking.changed"; row: BookingRow })
  | (Change & { kind: "day.changed"; row: DayRow })
);

const isUntold = (table: string, number: string) =>
  `${table}.clinic_id = cursor.clinic_id and ${table}.version >= cursor.version
                      and (${table}.version > cursor.version
                           or (${table}.list, ${table}.date, ${number}) > (cursor.list, cursor.date, cursor.number))`;
const first = "order by version, list, date, number limit 1";

const nextMessage = `select json_build_object('url', url, 'mayLeadInside', may_lead_inside, 'audience', audience, 'failures', webhook.failures) as endpoint, secret,
            case when rotated_at > cast($4 as timestamptz) - interval '1 day' then former_secret end as "formerSecret",
            cursor.epoch, cursor.failures as "failuresOfClinic", current.version as "clinicVersion", change.*
       from webhook_cursors cursor
       join webhooks webhook on webhook.id = cursor.webhook_id and webhook.status = 'active'
       join clinic_versions current on current.clinic_id = cursor.clinic_id
       left join lateral (
         select * from (
           select cast('booking.changed' as text) as kind, version, list, date, number, "changedAt", row_to_json(booking) as row
             from (select version, list, date, number, updated_at as "changedAt", bookings as booking
                     from bookings
                    where 'booking.changed' = any(webhook.kinds) and version > 0 -- by its index
                      and ${isUntold("bookings", "bookings.number")}
                    ${first}) as found
            union all
           select 'day.changed', version, list, date, number, "changedAt", row_to_json(day)
             from (select version, list, date, 0 as number, updated_at as "changedAt", booking_days as day
                     from booking_days
                    where 'day.changed' = any(webhook.kinds) and (status <> 'closed' or closed_version >= cursor.version)
                      and ${isUntold("booking_days", "0")}
                    ${first}) as found
         ) as changes ${first}
       ) as change on true
      where cursor.webhook_id = $1 and cursor.clinic_id = $2 and cursor.claimed_until = $3
        and clock_timestamp() < cursor.${lastSendingTime} and cursor.epoch = dawr_epoch()`;

/**
 * What the webhook is to be told next, as it is now; undefined when the claim is over or soon will be, when the webhook is not
 * active, or history is another one since the claim.
 */
export async function readNext(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  now: Date,
): Promise<NextMessage | undefined> {
  const [row] = await prepared<NextMessage & Pick<Endpoint, "secret" | "formerSecret">>(db, nextMessage, [
    webhookId,
    clinicId,
    claimedUntil,
    now,
  ]);
  if (!row) return undefined;
  const { endpoint, secret, formerSecret, ...next } = row;
  return { ...next, endpoint: { ...endpoint, secret, formerSecret } };
}

const delivery = `with told as (
       update webhook_cursors
          set version = $4, list = $5, date = $6, number = $7, claimed_until = ${claimEnd},
              failures = 0, next_at = '-infinity'
        where webhook_id = $1 and clinic_id = $2 and claimed_until = $3
       returning webhook_id, claimed_until
     )
     update webhooks set failures = 0, failing_since = null, attempts = ${withAttempt.replace(":attempt", "$8")}
       from told where id = told.webhook_id
     returning told.claimed_until as "claimedUntil"`;

/** Notes what was told and keeps the claim; undefined when the claim was over, and the message may go out twice. */
export async function recordDelivery(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  { version, row }: Position,
  attempt: Attempt,
): Promise<{ claimedUntil: string } | undefined> {
  const position = [version, row?.list, row?.date, row?.number];
  const [noted] = await prepared<{ claimedUntil: string }>(db, delivery, [
    ...[webhookId, clinicId, claimedUntil],
    ...position,
    JSON.stringify(attempt),
  ]);
  return noted;
}

export interface Failure {
  attempt: Attempt;
  /** Attempts in a row that had failed when this one began. Those that fail together count as one. */
  failuresBefore: number;
  now: Date;
  /** Nothing is sent to the webhook before, and nothing of this clinic before the other. */
  nextAt: Date;
  nextOfClinicAt: Date;
  /** Whoever fails since then is paused. */
  pausesBefore: Date;
}

/** Notes an attempt in vain and gives the cursor back, unless the claim was over; tells the webhook's status. */
export async function recordFailure(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  { attempt, ...failure }: Failure,
): Promise<WebhookStatus | undefined> {
  const { rows } = await db.raw(
    `with given_back as (
       update webhook_cursors set claimed_until = '-infinity', failures = failures + 1, next_at = :nextOfClinicAt
        where webhook_id = :webhookId and clinic_id = :clinicId and claimed_until = :claimedUntil
       returning webhook_id
     )
     update webhooks
        set failures = case failures when :failuresBefore then failures + 1 else greatest(failures, 1) end,
            failing_since = coalesce(failing_since, :now), next_at = greatest(next_at, :nextAt),
            status = case when status <> 'active' then status when :isGone then 'disabled'
                          when failing_since <= :pausesBefore then 'paused' else status end,
            attempts = ${withAttempt}
       from given_back where id = given_back.webhook_id
     returning status`,
    {
      ...{ webhookId, clinicId, claimedUntil, ...failure },
      ...{ attempt: JSON.stringify(attempt), isGone: attempt.status === 410 },
    },
  );
  return rows[0]?.status;
}
