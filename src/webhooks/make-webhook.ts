import type { Knex } from "knex";
import { checkAddress } from "./address-check.js";
import { newWebhookSecret, seal } from "./sealed-secret.js";
import { insertWebhook, type NewWebhook, type WebhookRow } from "./webhook-queries.js";
import { needed, type Webhooks } from "./webhooks.js";

interface Client {
  transact(
    work: (transaction: Knex.Transaction) => Promise<WebhookRow>,
    referenceOf: (row: WebhookRow) => string,
  ): Promise<WebhookRow>;
}

/** Its secret is shown once and kept sealed. */
export async function makeWebhook(
  webhooks: Webhooks | undefined,
  db: Client,
  wanted: Omit<NewWebhook, "secret">,
): Promise<{ row: WebhookRow; secret: string }> {
  const sending = needed(webhooks);
  await checkAddress((await sending.guardFor)(wanted.mayLeadInside), wanted.url, "#/url");
  const secret = newWebhookSecret();
  const webhook = { ...wanted, secret: seal(secret, sending.sealingKey) };
  const row = await db.transact(
    (transaction) => insertWebhook(transaction, webhook),
    ({ id }) => String(id),
  );
  sending.look();
  return { row, secret };
}
