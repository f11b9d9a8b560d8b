import type { Knex } from "knex";
import { isDelivered } from "./retries.js";
import type { Attempt } from "./webhook-schemas.js";

const attemptsKept = 50;
const slowFromMs = 1_000;
const pausesAfterMs = 5 * 86_400_000;

export const withAttempt = `jsonb_path_query_array(cast(:attempt as jsonb) || attempts, '$[0 to ${attemptsKept - 1}]')`;

/** Of a webhook: it failed the last time, or took long. */
export const isSlow = `(failures > 0 or coalesce(cast(attempts #>> '{0,tookMs}' as integer), 0) >= ${slowFromMs})`;

/** After a failure at this moment, a webhook pauses that has failed since then. */
export const pausesBefore = (now: Date): Date => new Date(now.getTime() - pausesAfterMs);

/** Notes an attempt to tell a webhook of something else than changes. One that answers again is told of these at once. */
export async function noteAttempt(db: Knex, webhookId: number, attempt: Attempt, now: Date): Promise<void> {
  await db.raw(
    `update webhooks
        set attempts = ${withAttempt},
            failures = case when :isDelivered then 0 else failures + 1 end,
            failing_since = case when :isDelivered then null else coalesce(failing_since, :now) end,
            next_at = case when :isDelivered then '-infinity' else next_at end,
            status = case when :isDelivered then status
                          when :isGone then 'disabled'
                          when failing_since <= :pausesBefore then 'paused' else status end
      where id = :webhookId and status = 'active'`,
    {
      webhookId,
      now,
      attempt: JSON.stringify(attempt),
      isDelivered: isDelivered(attempt),
      isGone: attempt.status === 410,
      pausesBefore: pausesBefore(now),
    },
  );
}
