import type { z } from "zod";
import { Problem } from "../contract/problem.js";
import { type AnyOperation, operation } from "../http/operation.js";
import { checkAddress } from "./address-check.js";
import { testMessage } from "./message.js";
import { newWebhookSecret, seal } from "./sealed-secret.js";
import {
  changeWebhook,
  deleteWebhook,
  findAttempts,
  findRecipient,
  findWebhook,
  rotateSecret,
  type WebhookName,
} from "./webhook-queries.js";
import { found, toReply } from "./webhook-replies.js";
import { attemptReply, attemptsReply, newWebhookReply, webhookChange, webhookReply } from "./webhook-schemas.js";
import { needed, type Webhooks } from "./webhooks.js";

/** Where webhooks are managed: those of all clinics, or of one, where no other's are there. */
interface WebhookPlace {
  path: string;
  access: "manageWebhooks" | "manageSettings";
  params: z.ZodType<{ webhookId: number; clinicId?: number }>;
  /** An operation's id here, by its id where all are. */
  idOf(id: string): string;
}

const nameOf = ({ webhookId, clinicId }: { webhookId: number; clinicId?: number }): WebhookName => ({
  webhookId,
  clinicId: clinicId ?? null,
});

/** @param webhooks Undefined: this server sends none. */
export function oneWebhookOperations(
  { path, access, params, idOf }: WebhookPlace,
  webhooks: Webhooks | undefined,
): AnyOperation[] {
  const onePath = `${path}/{webhookId}`;
  return [
    operation({
      tag: "Webhooks",
      access,
      id: idOf("readWebhook"),
      method: "get",
      path: onePath,
      summary: "Read a webhook",
      params,
      replies: { 200: { description: "The webhook, without its secret", schema: webhookReply } },
      handle: async ({ params, db }) => ({
        status: 200,
        body: toReply(found(await db.read((pool) => findWebhook(pool, nameOf(params))))),
      }),
    }),
    operation({
      tag: "Webhooks",
      access,
      id: idOf("changeWebhook"),
      method: "patch",
      path: onePath,
      summary: "Change, pause or resume a webhook",
      description: "It goes on where it stopped, and is tried at once.",
      params,
      body: webhookChange,
      example: { status: "active" },
      replies: { 200: { description: "The webhook", schema: webhookReply } },
      problems: ["webhooks_off"],
      handle: async ({ params, body, caller, db }) => {
        const isByAdmin = caller.role === "admin";
        if (body.url !== undefined) await checkAddress((await needed(webhooks).guardFor)(isByAdmin), body.url, "#/url");
        const row = found(
          await db.transact((transaction) => changeWebhook(transaction, nameOf(params), body, isByAdmin)),
        );
        webhooks?.look();
        return { status: 200, body: toReply(row) };
      },
    }),
    operation({
      tag: "Webhooks",
      access,
      id: idOf("deleteWebhook"),
      method: "delete",
      path: onePath,
      summary: "Delete a webhook",
      params,
      replies: { 204: { description: "It is told nothing any more" } },
      handle: async ({ params, db }) => {
        if (!(await db.transact((transaction) => deleteWebhook(transaction, nameOf(params)))))
          throw new Problem("not_found");
        return { status: 204 };
      },
    }),
    operation({
      tag: "Webhooks",
      access,
      id: idOf("testWebhook"),
      method: "post",
      path: `${onePath}/test`,
      summary: "Send a test message now",
      description: "A message of type `test`, whatever the webhook’s status; tells what came of it.",
      params,
      replies: { 200: { description: "The attempt", schema: attemptReply } },
      problems: ["webhooks_off"],
      handle: async ({ params, db, now }) => {
        const { guardFor, sealingKey } = needed(webhooks);
        const { secret, ...endpoint } = found(await db.read((pool) => findRecipient(pool, nameOf(params))));
        const { postSigned } = await import("./signed-post.js");
        const recipient = { ...endpoint, secrets: [secret] };
        const { retryAfter: _retryAfter, ...attempt } = await postSigned(
          recipient,
          testMessage(params.webhookId, now),
          { guardFor: await guardFor, sealingKey },
          now,
        );
        return { status: 200, body: attempt };
      },
    }),
    operation({
      tag: "Webhooks",
      access,
      id: idOf("rotateWebhookSecret"),
      method: "post",
      path: `${onePath}/rotate`,
      summary: "Give a webhook a new secret",
      description: "For a day messages carry a signature of the former secret, too.",
      params,
      replies: { 200: { description: "The webhook with its new secret", schema: newWebhookReply } },
      problems: ["webhooks_off"],
      handle: async ({ params, db, now }) => {
        const secret = newWebhookSecret();
        const sealed = seal(secret, needed(webhooks).sealingKey);
        const row = found(await db.transact((transaction) => rotateSecret(transaction, nameOf(params), sealed, now)));
        return { status: 200, body: { ...toReply(row), secret } };
      },
    }),
    operation({
      tag: "Webhooks",
      access,
      id: idOf("listWebhookAttempts"),
      method: "get",
      path: `${onePath}/attempts`,
      summary: "List the last attempts to tell a webhook something",
      params,
      replies: { 200: { description: "The last 50, newest first", schema: attemptsReply } },
      handle: async ({ params, db }) => ({
        status: 200,
        body: { items: found(await db.read((pool) => findAttempts(pool, nameOf(params)))) },
      }),
    }),
  ];
}
