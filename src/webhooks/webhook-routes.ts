import { z } from "zod";
import { invalidField } from "../contract/problem.js";
import { type AnyOperation, idempotentOperation, operation } from "../http/operation.js";
import { makeWebhook } from "./make-webhook.js";
import { oneWebhookOperations } from "./one-webhook-routes.js";
import { findWebhook, findWebhooks, putBack } from "./webhook-queries.js";
import { created, found, toReply } from "./webhook-replies.js";
import { newWebhook, newWebhookReply, replayFrom, webhookParams, webhookReply } from "./webhook-schemas.js";
import type { Webhooks } from "./webhooks.js";

const path = "/v1/webhooks";
const common = { tag: "Webhooks", access: "manageWebhooks" } as const;

/** @param webhooks Undefined: this server sends none. */
export const webhookOperations = (webhooks: Webhooks | undefined): AnyOperation[] => [
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
      const { row, secret } = await makeWebhook(webhooks, db, { ...wanted, clinicId, mayLeadInside: true });
      return created(path, row, secret);
    },
    replay: async ({ db }, { reference }) => {
      const name = { webhookId: Number(reference), clinicId: null };
      return created(path, found(await db.read((pool) => findWebhook(pool, name))), null);
    },
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
  ...oneWebhookOperations({ path, access: common.access, params: webhookParams, idOf: (id) => id }, webhooks),
  operation({
    ...common,
    id: "replayWebhook",
    method: "post",
    path: `${path}/{webhookId}/replay`,
    summary: "Tell a webhook again what a clinic changed",
    description: "Each booking and day that changed after the version is told once, as it is now.",
    params: webhookParams,
    body: replayFrom,
    example: { sinceVersion: 1_000 },
    replies: { 204: { description: "It begins at once" } },
    handle: async ({ params: { webhookId }, body, db }) => {
      const webhook = found(await db.read((pool) => findWebhook(pool, { webhookId, clinicId: null })));
      const clinicId = body.clinicId ?? webhook.clinicId;
      if (clinicId === null) throw invalidField("body", "#/clinicId", "Is required for a webhook of every clinic");
      const outcome = await db.transact((transaction) => putBack(transaction, webhookId, clinicId, body.sinceVersion));
      if (outcome === "not_followed") throw invalidField("body", "#/clinicId", "There is no such clinic");
      if (outcome === "not_yet")
        throw invalidField("body", "#/sinceVersion", "Must not be later than the clinic's version");
      webhooks?.look();
      return { status: 204 };
    },
  }),
];
