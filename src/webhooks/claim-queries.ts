import type { Knex } from "knex";
import { prepared } from "../db/prepared.js";
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

const claim = (which: string) => `with history as materialized (
       select dawr_epoch() as epoch
     ), due as (
       select cursor.webhook_id, cursor.clinic_id,
              webhook.failures > 0 or coalesce(cast(webhook.attempts #>> '{0,tookMs}' as integer), 0) >= ${slowFromMs} as is_slow,
              row_number() over (partition by webhook.id order by cursor.next_at, random())
                <= case webhook.failures when 0 then ${ofOneWebhookAtMost} else 1 end - coalesce(busy.count, 0) as has_place
         from webhook_cursors cursor
         join webhooks webhook on webhook.id = cursor.webhook_id
         join clinic_versions current on current.clinic_id = cursor.clinic_id
         left join unnest(cast($2 as integer[]), cast($3 as integer[])) as busy (id, count) on busy.id = webhook.id
        cross join history
        where ${which} and webhook.status = 'active' and webhook.next_at <= cast($1 as timestamptz)
          and cursor.next_at <= $1 and cursor.claimed_until <= clock_timestamp()
          and (cursor.version < current.version or cursor.number is not null or cursor.epoch <> history.epoch)
     ), chosen as (
       select webhook_id, clinic_id, is_slow, row_number() over (partition by is_slow order by random()) as place
         from due
        where has_place
     ), free as (
       select cursor.webhook_id, cursor.clinic_id, chosen.is_slow
         from chosen
         join webhook_cursors cursor using (webhook_id, clinic_id)
        where (not chosen.is_slow or chosen.place <= $5)
          and cursor.claimed_until <= clock_timestamp() -- another instance may have been quicker
        order by is_slow
        limit $4
          for update of cursor skip locked
     )
     update webhook_cursors cursor
        set claimed_until = ${claimEnd},
            epoch = history.epoch,
            version = case when cursor.epoch = history.epoch then cursor.version else start_of_live_days(cursor.clinic_id) end,
            list = case when cursor.epoch = history.epoch then cursor.list end,
            date = case when cursor.epoch = history.epoch then cursor.date end,
            number = case when cursor.epoch = history.epoch then cursor.number end
       from free cross join history
      where (cursor.webhook_id, cursor.clinic_id) = (free.webhook_id, free.clinic_id)
     returning cursor.webhook_id as "webhookId", cursor.clinic_id as "clinicId", cursor.claimed_until as "claimedUntil",
               free.is_slow as "isSlow"`;

const claimOfAny = claim("true");
const claimOfThese = claim("(cursor.clinic_id = any($6) or cursor.webhook_id = any($7))");

/**
 * Takes cursors that are behind their clinics. A webhook that fails is tried with one of its clinics, first with those
 * that did not fail. In another history than the cursor's, as after a restored dump, it begins with all that is live.
 *
 * @param only Those of these clinics and of these webhooks; undefined: all.
 */
export function claimCursors(
  db: Knex,
  only: { clinicIds: number[]; webhookIds: number[] } | undefined,
  { free, freeForSlowOnes, byWebhook }: Places,
  now: Date,
): Promise<Claim[]> {
  const places = [[...byWebhook.keys()], [...byWebhook.values()], free, freeForSlowOnes];
  if (!only) return prepared(db, claimOfAny, [now, ...places]);
  return prepared(db, claimOfThese, [now, ...places, only.clinicIds, only.webhookIds]);
}

const givingBack = `update webhook_cursors
        set claimed_until = '-infinity', version = coalesce(cast($4 as bigint), version),
            list = case when $4 is null then list end,
            date = case when $4 is null then date end,
            number = case when $4 is null then number end
      where webhook_id = $1 and clinic_id = $2 and claimed_until = $3`;

/** Gives a cursor back; with a version, all of it is told. */
export async function giveBack(
  db: Knex,
  { webhookId, clinicId, claimedUntil }: Claim,
  toldVersion: number | null,
): Promise<void> {
  await prepared(db, givingBack, [webhookId, clinicId, claimedUntil, toldVersion]);
}
