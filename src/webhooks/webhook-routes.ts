import { z } from "zod";
import { invalidField, Problem } from "../contract/problem.js";
import { utc } from "../contract/utc.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { checkAddress } from "./address-check.js";
import { testMessage } from "./message.js";
import { newWebhookSecret, seal } from "./sealed-secret.js";
import {
  changeWebhook,
  deleteWebhook,
  findAttempts,
  findSecret,
  findWebhook,
  findWebhooks,
  insertWebhook,
  putBack,
  rotateSecret,
  type WebhookRow,
} from "./webhook-queries.js";
import {
  attemptReply,
  attemptsReply,
  newWebhook,
  newWebhookReply,
  replayFrom,
  webhookChange,
  webhookParams,
  webhookReply,
} from "./webhook-schemas.js";
import type { Webhooks } from "./webhooks.js";

const path = "/v1/webhooks";
const onePath = `${path}/{webhookId}`;
const common = { tag: "Webhooks", access: "manageWebhooks" } as const;

/** @param webhooks Undefined: this server sends none. */
export function webhookOperations(webhooks: Webhooks | undefined): AnyOperation[] {
  const needed = (): Webhooks => {
    if (!webhooks) throw new Problem("webhooks_off");
    return webhooks;
  };
  return [
    idempotentOperation({
      ...common,
      id: "createWebhook",
      method: "post",
      path,
      summary: "Tell another program of every change",
      description:
        "From now on each booking and each day that changes is posted to the URL as it then is, one in each message, in order for each clinic, " +
        "in the form of [Standard Webhooks](https://www.standardwebhooks.com). Any 2xx answer within 15 seconds counts as told; else the " +
        "same message comes again with a fresh timestamp, ever later up to an hour, until it is told. 410 disables the webhook; after five days without a " +
        "success it pauses. Messages may come twice, with the same `webhook-id`.",
      body: newWebhook,
      example: { url: "https://hospital.example/dawr", clinicId: 7, audience: "staff" },
      replies: { 201: { description: "The webhook with its secret", schema: newWebhookReply, headers: ["Location"] } },
      problems: ["webhooks_off"],
      handle: async ({ body: { clinicId = null, ...wanted }, db }) => {
        await checkAddress(await needed().guard, wanted.url, "#/url");
        const secret = newWebhookSecret();
        const webhook = { ...wanted, clinicId, secret: seal(secret, needed().sealingKey) };
        const row = await db.transact(
          (transaction) => insertWebhook(transaction, webhook),
          ({ id }) => String(id),
        );
        needed().look();
        return created(row, secret);
      },
      replay: async ({ db }, { reference }) =>
        created(found(await db.read((pool) => findWebhook(pool, Number(reference)))), null),
    }),
    operation({
      ...common,
      id: "listWebhooks",
      method: "get",
      path,
      summary: "List the webhooks",
      replies: { 200: { description: "By id", schema: z.object({ items: z.array(webhookReply) }) } },
      handle: async ({ db }) => ({ status: 200, body: { items: (await db.read(findWebhooks)).map(toReply) } }),
    }),
    operation({
      ...common,
      id: "readWebhook",
      method: "get",
      path: onePath,
      summary: "Read a webhook",
      params: webhookParams,
      replies: { 200: { description: "The webhook, without its secret", schema: webhookReply } },
      handle: async ({ params: { webhookId }, db }) => ({
        status: 200,
        body: toReply(found(await db.read((pool) => findWebhook(pool, webhookId)))),
      }),
    }),
    operation({
      ...common,
      id: "changeWebhook",
      method: "patch",
      path: onePath,
      summary: "Change, pause or resume a webhook",
      description: "It goes on where it stopped, and is tried at once.",
      params: webhookParams,
      body: webhookChange,
      example: { status: "active" },
      replies: { 200: { description: "The webhook", schema: webhookReply } },
      problems: ["webhooks_off"],
      handle: async ({ params: { webhookId }, body, db }) => {
        if (body.url !== undefined) await checkAddress(await needed().guard, body.url, "#/url");
        const row = found(await db.transact((transaction) => changeWebhook(transaction, webhookId, body)));
        webhooks?.look();
        return { status: 200, body: toReply(row) };
      },
    }),
    operation({
      ...common,
      id: "deleteWebhook",
      method: "delete",
      path: onePath,
      summary: "Delete a webhook",
      params: webhookParams,
      replies: { 204: { description: "It is told nothing any more" } },
      handle: async ({ params: { webhookId }, db }) => {
        if (!(await db.transact((transaction) => deleteWebhook(transaction, webhookId))))
          throw new Problem("not_found");
        return { status: 204 };
      },
    }),
    operation({
      ...common,
      id: "testWebhook",
      method: "post",
      path: `${onePath}/test`,
      summary: "Send a test message now",
      description: "A message of type `test`, whatever the webhook’s status; tells what came of it.",
      params: webhookParams,
      replies: { 200: { description: "The attempt", schema: attemptReply } },
      problems: ["webhooks_off"],
      handle: async ({ params: { webhookId }, db, now }) => {
        const { guard, sealingKey } = needed();
        const { url } = found(await db.read((pool) => findWebhook(pool, webhookId)));
        const secret = found(await db.read((pool) => findSecret(pool, webhookId)));
        const { postSigned } = await import("./signed-post.js");
        const recipient = { url, secrets: [secret] };
        const { retryAfter: _retryAfter, ...attempt } = await postSigned(
          recipient,
          testMessage(webhookId, now),
          { guard: await guard, sealingKey },
          now,
        );
        return { status: 200, body: attempt };
      },
    }),
    operation({
      ...common,
      id: "rotateWebhookSecret",
      method: "post",
      path: `${onePath}/rotate`,
      summary: "Give a webhook a new secret",
      description: "For a day messages carry a signature of the former secret, too.",
      params: webhookParams,
      replies: { 200: { description: "The webhook with its new secret", schema: newWebhookReply } },
      problems: ["webhooks_off"],
      handle: async ({ params: { webhookId }, db, now }) => {
        const secret = newWebhookSecret();
        const sealed = seal(secret, needed().sealingKey);
        const row = found(await db.transact((transaction) => rotateSecret(transaction, webhookId, sealed, now)));
        return { status: 200, body: { ...toReply(row), secret } };
      },
    }),
    operation({
      ...common,
      id: "replayWebhook",
      method: "post",
      path: `${onePath}/replay`,
      summary: "Tell a webhook again what a clinic changed",
      description: "Each booking and day that changed after the version is told once, as it is now.",
      params: webhookParams,
      body: replayFrom,
      example: { sinceVersion: 1_000 },
      replies: { 204: { description: "It begins at once" } },
      handle: async ({ params: { webhookId }, body, db }) => {
        const webhook = found(await db.read((pool) => findWebhook(pool, webhookId)));
        const clinicId = body.clinicId ?? webhook.clinicId;
        if (clinicId === null) throw invalidField("body", "#/clinicId", "Is required for a webhook of every clinic");
        const outcome = await db.transact((transaction) =>
          putBack(transaction, webhookId, clinicId, body.sinceVersion),
        );
        if (outcome === "not_followed") throw invalidField("body", "#/clinicId", "There is no such clinic");
        if (outcome === "not_yet")
          throw invalidField("body", "#/sinceVersion", "Must not be later than the clinic's version");
        webhooks?.look();
        return { status: 204 };
      },
    }),
    operation({
      ...common,
      id: "listWebhookAttempts",
      method: "get",
      path: `${onePath}/attempts`,
      summary: "List the last attempts to tell a webhook something",
      params: webhookParams,
      replies: { 200: { description: "The last 50, newest first", schema: attemptsReply } },
      handle: async ({ params: { webhookId }, db }) => ({
        status: 200,
        body: { items: found(await db.read((pool) => findAttempts(pool, webhookId))) },
      }),
    }),
  ];
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Problem("not_found");
  return row;
}

const created = (row: WebhookRow, secret: string | null) => ({
  status: 201,
  body: { ...toReply(row), secret },
  headers: { Location: `${path}/${row.id}` },
});

const toReply = (row: WebhookRow) => ({
  ...row,
  failingSince: utc(row.failingSince),
  createdAt: utc(row.createdAt),
});
