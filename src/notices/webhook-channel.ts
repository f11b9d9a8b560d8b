import type { Knex } from "knex";
import { noteAttempt } from "../webhooks/attempt-queries.js";
import { isDelivered } from "../webhooks/retries.js";
import { postSigned, type SignedPostOptions } from "../webhooks/signed-post.js";
import { findEndpoint } from "../webhooks/webhook-queries.js";
import type { Channel } from "./channel.js";
import { noticeMessage } from "./notice-message.js";

/** Tells a webhook, whose owner tells the patient. */
export const createWebhookChannel = (db: Knex, options: SignedPostOptions): Channel => ({
  async send({ webhookId }, notice, now, stopping) {
    const endpoint = webhookId === null ? undefined : await findEndpoint(db, webhookId, now);
    if (webhookId === null || !endpoint) return { outcome: "undeliverable" };
    const { secret, formerSecret, ...address } = endpoint;
    const recipient = { ...address, secrets: formerSecret ? [secret, formerSecret] : [secret] };
    const { retryAfter, ...attempt } = await postSigned(recipient, noticeMessage(notice), options, now, stopping);
    if (stopping.aborted && attempt.status === null) return { outcome: "failed" };
    await noteAttempt(db, webhookId, attempt, now);
    if (isDelivered(attempt)) return { outcome: "delivered" };
    return attempt.status === 410 ? { outcome: "undeliverable" } : { outcome: "failed", retryAfter };
  },
});
