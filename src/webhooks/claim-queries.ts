import type { Knex } from "knex";
import type { Places } from "./places.js";

const ofOneWebhookAtMost = 4;
const slowFromMs = 1_000;
/** By the database's clock, for those of instances may differ. Longer than an attempt may take. */
export const claimEnd = "clock_timestamp() + interval '30 seconds'";
/** Later than this an attempt would outlast its claim. */
export const lastSendingTime = "claimed_until - interval '16 seconds'";

/** A cursor that one instance has for itself until then. */
export interface Claim {
  webhookId: number;
  clinicId: number;
  /** PostgreSQL's text of it; with another one the cursor may be another instance's. */
  claimedUntil: string;
  /** The webhook failed the last time, or took long. */
  isSlow: boolean;
}

/**
 * Takes cursors that are behind their clinics. A webhook that fails is tried with one of its clinics, first with those
 * that did not fail. In another history than the cursor's, as after a restored dump, it begins with all that is live.
 *
 * @param only Those of these clinics and of these webhooks; undefined: all.
 */
export async function claimCursors(
  db: Knex,
  only: { clinicIds: number[]; webhookIds: number[] } | undefined,
  { free, freeForSlowOnes, byWebhook }: Places,
  now: Date,
): Promise<Claim[]> {
  const { rows } = await db.raw<{ rows: Claim[] }>(
    `with due as (
       select cursor.webhook_id, cursor.clinic_id,
              webhook.failures > 0 or coalesce(cast(webhook.attempts #>> '{0,tookMs}' as integer), 0) >= ${slowFromMs} as is_slow,
              row_number() over (partition by webhook.id order by cursor.next_at, random())
                <= case webhook.failures when 0 then ${ofOneWebhookAtMost} else 1 end - coalesce(busy.count, 0) as has_place
         from webhook_cursors cursor
         join webhooks webhook on webhook.id = cursor.webhook_id
         join clinic_versions current on current.clinic_id = cursor.clinic_id
         left join unnest(cast(:busyIds as integer[]), cast(:busyCounts as integer[])) as busy (id, count) on busy.id = webhook.id
        where ${only ? "(cursor.clinic_id = any(:clinicIds) or cursor.webhook_id = any(:webhookIds)) and" : ""}
              webhook.status = 'active' and webhook.next_at <= :now
          and cursor.next_at <= :now and cursor.claimed_until <= clock_timestamp()
          and (cursor.version < current.version or cursor.number is not null or cursor.epoch <> dawr_epoch())
     ), chosen as (
       select webhook_id, clinic_id, is_slow, row_number() over (partition by is_slow order by random()) as place
         from due
        where has_place
     ), free as (
       select cursor.webhook_id, cursor.clinic_id, chosen.is_slow
         from chosen
         join webhook_cursors cursor using (webhook_id, clinic_id)
        where (not chosen.is_slow or chosen.place <= :freeForSlowOnes)
          and cursor.claimed_until <= clock_timestamp() -- another instance may have been quicker
        order by is_slow
        limit :free
          for update of cursor skip locked
     )
     update webhook_cursors cursor
        set claimed_until = ${claimEnd},
            epoch = dawr_epoch(),
            version = case when cursor.epoch = dawr_epoch() then cursor.version else start_of_live_days(cursor.clinic_id) end,
            list = case when cursor.epoch = dawr_epoch() then cursor.list end,
            date = case when cursor.epoch = dawr_epoch() then cursor.date end,
            number = case when cursor.epoch = dawr_epoch() then cursor.number end
       from free
      where (cursor.webhook_id, cursor.clinic_id) = (free.webhook_id, free.clinic_id)
     returning cursor.webhook_id as "webhookId", cursor.clinic_id as "clinicId", cursor.claimed_until as "claimedUntil",
               free.is_slow as "isSlow"`,
    { ...only, busyIds: [...byWebhook.keys()], busyCounts: [...byWebhook.values()], free, freeForSlowOnes, now },
  );
  return rows;
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
